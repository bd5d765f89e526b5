import { createInbox, type Inbox } from '@hookseal/inbox'
import { createSender } from '@hookseal/sender'
import { serve } from '@hookseal/sender/api'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest'
import { runCli, type CliResult } from './run-cli.ts'
import { startCli } from './start-cli.ts'
import { type SenderServer, startSender } from './start-sender.ts'

let server: SenderServer
let inbox: Inbox
let run: (...args: readonly string[]) => Promise<CliResult>
let close: () => Promise<void>
let fails = true

beforeAll(async () => {
  server = await startSender()
  inbox = await createInbox({
    database: server.sender.database,
    scheduleSeconds: [0],
    logger: server.sender.log,
  })
  inbox.on('invoice.paid', () => {
    if (fails) throw new TypeError('the ledger is \u001B[31mclosed')
  })
  await inbox.start()
  const api = await serve(server.sender, { port: 0, inbox })
  run = async (...args) => runCli(args, { env: { ...server.env, HOOKSEAL_URL: api.url } })
  close = async () => api.close()
})
afterAll(async () => {
  await close()
  await inbox.stop()
  await server.stop()
})

async function receive(id: string, type: string, into = inbox): Promise<string> {
  const payload = { type }
  const body = Buffer.from(JSON.stringify(payload))
  const timestamp = new Date('2026-11-22T10:00:00Z')
  await into.accept({ id, timestamp, type, payload, body, authenticated: 'signature', key: { index: 0 } }, id)
  const { data } = await into.messages.list({ search: id })
  return data[0]?.id ?? 'none'
}

it('lists, shows and replays dead messages, one and all', async () => {
  const id = await receive('evt_1', 'invoice.paid')
  await expect.poll(async () => (await inbox.messages.get(id)).status).toBe('dead')
  const listed = await run('inbox', '--status', 'dead', '--since', '1h')
  expect(listed).toMatchObject({ code: 0, stderr: '' })
  expect(listed.stdout).toMatch(new RegExp(`^${id} +invoice.paid +evt_1 +dead +1 +invoice.paid `, 'm'))
  const shown = await run('inbox', 'show', id)
  expect(shown.stdout).toContain('{"type":"invoice.paid"}')
  expect(shown.stdout).toMatch(/^run 1 {2}dead {2}\d+ ms/m)
  expect(shown.stdout).toContain('TypeError: the ledger is closed')
  expect(shown.stdout).not.toContain('\u001B')
  fails = false
  expect(await run('inbox', 'replay', id)).toMatchObject({ code: 0, stdout: `${id} is pending\n` })
  await expect.poll(async () => (await inbox.messages.get(id)).status).toBe('done')
  const all = await run('inbox', 'replay', '--status', 'done', '--type', 'invoice.paid', '--yes')
  expect(all).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(/^rpl_\w+: done, 1 message replayed\n$/),
  })
})

it('discards a message with its reason, and explains what cannot be done', async () => {
  const id = await receive('evt_2', 'no.handler')
  expect(await run('inbox', 'discard', id, '--yes')).toMatchObject({ code: 2 })
  const discarded = await run('inbox', 'discard', id, '--reason', 'not ours', '--yes')
  expect(discarded).toMatchObject({ code: 0, stdout: `${id} is discarded: not ours\n` })
  expect(await run('inbox', 'discard', id, '--reason', 'again', '--yes')).toMatchObject({ code: 6 })
  expect(await run('inbox', 'show', `msg_${'0'.repeat(32)}`)).toMatchObject({ code: 5 })
  expect(await run('inbox', 'replay')).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('--status dead'),
  })
  expect(await run('inbox', 'list', '--status', 'lost')).toMatchObject({ code: 2 })
  expect(await server.run('inbox')).toMatchObject({ code: 5, stderr: expect.stringContaining('inbox') })
})

it('shows and replays the messages in the database of `hookseal serve`, where an application runs them', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'hookseal-inbox-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const database = `pglite:${join(folder, 'data')}`
  const application = await createSender({ database })
  const own = await createInbox({ database: application.database, scheduleSeconds: [0] })
  const { key } = await application.apiKeys.create({ name: 'operator', scopes: ['operator'] })
  const id = await receive('evt_3', 'invoice.paid', own)
  await own.messages.discard(id, 'a test')
  await own.stop()
  await application.stop()

  const served = startCli(['serve', '--port', '0'], { cwd: folder, env: { DATABASE_URL: database } })
  const [, url = ''] = await served.until(/^API {8}(http:\/\/[^/]+)\/api\/v1$/m)
  const remote = async (...args: string[]) =>
    runCli(args, { env: { HOOKSEAL_URL: url, HOOKSEAL_API_KEY: key } })
  expect(await remote('inbox', 'show', id)).toMatchObject({
    code: 0,
    stdout: expect.stringContaining('evt_3'),
  })
  expect(await remote('inbox', 'replay', id)).toMatchObject({ code: 0 })
  expect((await remote('inbox', '--type', 'invoice.paid')).stdout).toMatch(/evt_3 +waiting /)
})

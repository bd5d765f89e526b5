import { cpSync, existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createSender } from '@hookseal/sender'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { startReceiver } from './start-receiver.ts'
import { MAIN, runCli, spawnCli } from './run-cli.ts'
import { startCli } from './start-cli.ts'

const PAGE = new URL('../../dashboard/dist/page/index.html', import.meta.url)
const STARTED = /^API {8}(http:\/\/[^/]+)\/api\/v1$/m
const KEY = /^hsk_\S+$/m

function makeFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'hookseal-serve-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  return folder
}

/** A database directory that tests copy: starting on a copy takes half the CPU time of creating a new one. */
const template = mkdtempSync(join(tmpdir(), 'hookseal-serve-'))
/** A key of the template. */
let operatorKey: string

beforeAll(async () => {
  const sender = await createSender({ database: `pglite:${join(template, 'data')}` })
  await sender.eventTypes.upsert('invoice.paid')
  const created = await sender.apiKeys.create({ name: 'operator', scopes: ['operator'] })
  operatorKey = created.key
  await sender.stop()
}, 120_000)
afterAll(() => rmSync(template, { recursive: true }))

/** Copies the template for the current test. Returns the address of the copy. */
function copyDatabase(): string {
  const folder = join(makeFolder(), 'data')
  cpSync(join(template, 'data'), folder, { recursive: true })
  return `pglite:${folder}`
}

describe('hookseal serve', { timeout: 180_000 }, () => {
  it('delivers from an empty folder, and after SIGTERM and a restart has delivered every event', async () => {
    const cwd = makeFolder()
    const receiver = await startReceiver()
    onTestFinished(receiver.close)
    const args = ['serve', '--dev', '--port', '0']
    // Without NODE_OPTIONS, the database is not a copy of one that the tests have prepared.
    const env = { DATABASE_URL: undefined, HOOKSEAL_ENCRYPTION_KEY: undefined, NODE_OPTIONS: undefined }
    const first = startCli(args, { cwd, env })
    const [, url = ''] = await first.until(STARTED)
    const [key = ''] = await first.until(KEY)
    await first.until(/^Delivering\./m)
    expect(first.printed()).toMatch(/^DEVELOPMENT MODE: /)
    expect(first.printed()).toContain(`Reference  ${url}/docs\n`)
    expect(existsSync(join(cwd, '.hookseal'))).toBe(true)
    const access = { HOOKSEAL_URL: url, HOOKSEAL_API_KEY: key }
    const run = async (...line: string[]) => runCli(line, { env: access })
    expect(await run('event-types', 'put', 'invoice.paid')).toMatchObject({ code: 0 })
    expect(await run('endpoints', 'create', receiver.url, '--events', 'invoice.paid')).toMatchObject({
      code: 0,
    })

    const { promise, resolve: release } = Promise.withResolvers<void>()
    receiver.gate = promise
    const ids = Array.from({ length: 60 }, (_, index) => `evt_${index}`)
    for (const id of ids) {
      const response = await fetch(`${url}/api/v1/events`, {
        method: 'POST',
        headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
        body: JSON.stringify({ id, type: 'invoice.paid', data: {} }),
      })
      expect(response.status).toBe(202)
    }
    // Some attempts are in flight, held by the receiver; the other deliveries are queued.
    await expect.poll(() => receiver.received, { timeout: 60_000 }).toBeGreaterThan(0)
    first.kill('SIGTERM')
    await first.until(/^Stopping: /m)
    release()
    expect(await first.ended).toBe(0)
    expect(first.printed()).toMatch(/Stopped\.\n$/)
    expect(first.printed()).toMatch(
      /^\d\d:\d\d:\d\d {2}invoice\.paid {2}204 {2}\d+ ms {2}delivered on attempt 1/m,
    )
    // On a slow machine an attempt may time out and be repeated.
    const accepted = () => [...new Set(receiver.accepted)].toSorted()
    const before = accepted().length
    expect(before).toBeGreaterThan(0)
    expect(before).toBeLessThan(ids.length)

    const second = startCli([...args, '--database', `pglite:${join(cwd, '.hookseal')}`])
    const [, again = ''] = await second.until(STARTED)
    await expect.poll(accepted, { timeout: 60_000 }).toEqual(ids.toSorted())
    // The key is only shown at the first start, and stays valid.
    expect(second.printed()).not.toMatch(KEY)
    const list = await runCli(['deliveries', '--all', '--json'], { env: { ...access, HOOKSEAL_URL: again } })
    const { data } = JSON.parse(list.stdout) as { data: { event_id: string }[] }
    expect(data.map(({ event_id: id }) => id).toSorted()).toEqual(ids.toSorted())
    second.kill('SIGINT')
    expect(await second.ended).toBe(0)
  })

  it('delivers an event whose attempt was aborted by a second SIGTERM', async () => {
    const receiver = await startReceiver()
    onTestFinished(receiver.close)
    const args = ['serve', '--dev', '--port', '0', '--database', copyDatabase()]
    const first = startCli(args)
    const [, url = ''] = await first.until(STARTED)
    await first.until(/^Delivering\./m)
    const env = { HOOKSEAL_URL: url, HOOKSEAL_API_KEY: operatorKey }
    await runCli(['endpoints', 'create', receiver.url, '--events', 'invoice.paid'], { env })
    receiver.gate = new Promise(() => {})
    await runCli(['events', 'publish', 'invoice.paid', '--id', 'evt_1'], { env })
    await expect.poll(() => receiver.received, { timeout: 60_000 }).toBe(1)
    first.kill('SIGTERM')
    await first.until(/^Stopping: /m)
    // The second signal does not wait for the attempt.
    first.kill('SIGTERM')
    expect(await first.ended).toBe(130)
    expect(receiver.accepted).toEqual([])
    receiver.gate = undefined
    const second = startCli(args)
    await second.until(STARTED)
    await expect.poll(() => receiver.accepted, { timeout: 60_000 }).toContain('evt_1')
  })

  it('rejects http: and private addresses without --dev, and serves the dashboard or prints how to build it', async () => {
    const running = startCli(['serve', '--database', copyDatabase(), '--port', '0'])
    const [, url = ''] = await running.until(STARTED)
    const [, dashboard = ''] = await running.until(/^Dashboard {2}(.+)$/m)
    expect(running.printed()).not.toContain('DEVELOPMENT')
    const env = { HOOKSEAL_URL: url, HOOKSEAL_API_KEY: operatorKey }
    for (const target of ['http://example.com/', 'https://127.0.0.1/']) {
      const result = await runCli(['endpoints', 'create', target, '--events', 'invoice.paid'], { env })
      expect(result).toMatchObject({ code: 6, stderr: expect.stringContaining('hookseal: url: ') })
    }
    const page = await fetch(url)
    const isBuilt = existsSync(PAGE)
    const text = isBuilt ? '<div id="root">' : 'The dashboard is not built'
    expect(dashboard).toContain(isBuilt ? url : text)
    expect(page.status).toBe(isBuilt ? 200 : 503)
    expect(await page.text()).toContain(text)
    expect((await fetch(`${url}/unknown`)).status).toBe(404)
  })

  it('exits with 2 for a port in use and for a database in use', async () => {
    const database = copyDatabase()
    const running = startCli(['serve', '--database', database, '--port', '0'])
    const [, url = ''] = await running.until(STARTED)
    const locked = await spawnCli(['serve', '--database', database, '--port', '0'])
    expect(locked).toMatchObject({ code: 2, stdout: '' })
    const { port } = new URL(url)
    const inUse = await spawnCli(['serve', '--database', copyDatabase(), '--port', port])
    expect(inUse).toMatchObject({ code: 2, stderr: expect.stringContaining('EADDRINUSE') })
  })

  it.each([
    { name: 'an unknown kind of database', args: ['--database', 'mysql://localhost'], says: 'postgres://' },
    {
      name: 'a database below a file',
      args: ['--database', `pglite:${MAIN}/data`],
      says: 'cannot be used: ENOTDIR',
    },
    { name: 'a public URL that is not a URL', args: ['--public-url', 'hooks'], says: '--public-url' },
  ])('exits with 2 for $name', async ({ args, says }) => {
    const result = await spawnCli(['serve', ...args])
    expect(result).toMatchObject({ code: 2, stderr: expect.stringContaining(says) })
  })

  it('exits with 3 when PostgreSQL is unavailable, without quoting the password', async () => {
    const key = Buffer.alloc(32, 1).toString('base64')
    const address = 'postgres://me:top-secret@127.0.0.1:1/hooks'
    const result = await spawnCli(['serve'], { env: { DATABASE_URL: address, HOOKSEAL_ENCRYPTION_KEY: key } })
    expect(result).toMatchObject({ code: 3, stderr: expect.stringContaining('ECONNREFUSED') })
    expect(result.stdout + result.stderr).not.toContain('top-secret')
  })
})

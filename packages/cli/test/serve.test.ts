import { once } from 'node:events'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { startReceiver } from './start-receiver.ts'
import { MAIN, runCli } from './run-cli.ts'
import { startCli } from './start-cli.ts'

const PAGE = new URL('../../dashboard/dist/page/index.html', import.meta.url)
const STARTED = /^API {8}(http:\/\/[^/]+)\/api\/v1$/m
const KEY = /^hsk_\S+$/m

function makeFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'hookseal-serve-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  return folder
}

describe('hookseal serve', { timeout: 180_000 }, () => {
  it('delivers from an empty folder, and after SIGTERM and a restart has delivered every event', async () => {
    const cwd = makeFolder()
    const receiver = await startReceiver()
    onTestFinished(receiver.close)
    const args = ['serve', '--dev', '--port', '0']
    const env = { DATABASE_URL: undefined, HOOKSEAL_ENCRYPTION_KEY: undefined }
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
    first.kill('SIGTERM')
    await first.until(/^Stopping: /m)
    release()
    expect(await first.ended).toBe(0)
    expect(first.printed()).toMatch(/Stopped\.\n$/)
    expect(first.printed()).toMatch(
      /^\d\d:\d\d:\d\d {2}invoice\.paid {2}204 {2}\d+ ms {2}delivered on attempt 1/m,
    )
    const before = receiver.accepted.length
    expect(before).toBeGreaterThan(0)
    expect(before).toBeLessThan(ids.length)

    const second = startCli([...args, '--database', `pglite:${join(cwd, '.hookseal')}`])
    const [, again = ''] = await second.until(STARTED)
    await expect.poll(() => receiver.accepted.length, { timeout: 60_000 }).toBe(ids.length)
    expect(receiver.accepted.toSorted()).toEqual(ids.toSorted())
    // The key is only shown at the first start, and stays valid.
    expect(second.printed()).not.toMatch(KEY)
    const list = await runCli(['deliveries', '--all', '--json'], { env: { ...access, HOOKSEAL_URL: again } })
    const { data } = JSON.parse(list.stdout) as { data: { event_id: string }[] }
    expect(data.map(({ event_id: id }) => id).toSorted()).toEqual(ids.toSorted())
    second.kill('SIGINT')
    expect(await second.ended).toBe(0)
  })

  it('delivers an event whose attempt was aborted by a second SIGTERM', async () => {
    const database = `pglite:${join(makeFolder(), 'data')}`
    const receiver = await startReceiver()
    onTestFinished(receiver.close)
    const args = ['serve', '--dev', '--port', '0', '--database', database]
    const first = startCli(args)
    const [, url = ''] = await first.until(STARTED)
    const [key = ''] = await first.until(KEY)
    const env = { HOOKSEAL_URL: url, HOOKSEAL_API_KEY: key }
    await runCli(['event-types', 'put', 'invoice.paid'], { env })
    await runCli(['endpoints', 'create', receiver.url, '--events', 'invoice.paid'], { env })
    receiver.gate = new Promise(() => {})
    await runCli(['events', 'publish', 'invoice.paid', '--id', 'evt_1'], { env })
    // The second signal does not wait for the attempt.
    first.kill('SIGTERM')
    await first.until(/^Stopping: /m)
    first.kill('SIGTERM')
    expect(await first.ended).toBe(130)
    expect(receiver.accepted).toEqual([])
    receiver.gate = undefined
    const second = startCli(args)
    await second.until(STARTED)
    await expect.poll(() => receiver.accepted, { timeout: 60_000 }).toContain('evt_1')
  })

  it('rejects http: and private addresses without --dev', async () => {
    const running = startCli(['serve', '--database', 'pglite:', '--port', '0'])
    const [, url = ''] = await running.until(STARTED)
    const [key = ''] = await running.until(KEY)
    expect(running.printed()).not.toContain('DEVELOPMENT')
    const env = { HOOKSEAL_URL: url, HOOKSEAL_API_KEY: key }
    await runCli(['event-types', 'put', 'invoice.paid'], { env })
    for (const target of ['http://example.com/', 'https://127.0.0.1/']) {
      const result = await runCli(['endpoints', 'create', target, '--events', 'invoice.paid'], { env })
      expect(result).toMatchObject({ code: 6, stderr: expect.stringContaining('\n  url: ') })
    }
  })

  it('serves the dashboard, or prints how to build it', async () => {
    const running = startCli(['serve', '--database', 'pglite:', '--port', '0'])
    const [, url = ''] = await running.until(STARTED)
    const [, dashboard = ''] = await running.until(/^Dashboard {2}(.+)$/m)
    const page = await fetch(url)
    const notBuilt: unknown = expect.stringContaining('not built')
    const shown = { dashboard, status: page.status, isPage: (await page.text()).includes('<div id="root">') }
    expect(shown).toEqual(
      existsSync(PAGE)
        ? { dashboard: url, status: 200, isPage: true }
        : { dashboard: notBuilt, status: 404, isPage: false },
    )
  })

  it('exits with 2 for a port in use, a database in use and an invalid database', async () => {
    const taken = createServer().listen(0, '127.0.0.1')
    await once(taken, 'listening')
    onTestFinished(() => void taken.close())
    // A listening TCP server has an address with a port.
    const { port } = taken.address() as AddressInfo
    const inUse = await runCli(['serve', '--database', 'pglite:', '--port', String(port)])
    expect(inUse).toMatchObject({ code: 2, stderr: expect.stringContaining('EADDRINUSE') })

    const database = `pglite:${join(makeFolder(), 'data')}`
    const running = startCli(['serve', '--database', database, '--port', '0'])
    await running.until(STARTED)
    const locked = await runCli(['serve', '--database', database, '--port', '0'])
    expect(locked).toMatchObject({ code: 2, stdout: '' })

    const unknown = await runCli(['serve', '--database', 'mysql://localhost'])
    expect(unknown).toMatchObject({ code: 2, stderr: expect.stringContaining('postgres://') })
    const nowhere = await runCli(['serve', '--database', `pglite:${MAIN}/data`])
    expect(nowhere).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('cannot open the database (ENOTDIR)'),
    })
    const invalidUrl = await runCli([
      'serve',
      '--database',
      'pglite:',
      '--port',
      '0',
      '--public-url',
      'hooks',
    ])
    expect(invalidUrl).toMatchObject({ code: 2, stderr: expect.stringContaining('--public-url') })
  })

  it('exits with 3 when PostgreSQL is unavailable, without quoting the password', async () => {
    const key = Buffer.alloc(32, 1).toString('base64')
    const address = 'postgres://me:top-secret@127.0.0.1:1/hooks'
    const result = await runCli(['serve'], { env: { DATABASE_URL: address, HOOKSEAL_ENCRYPTION_KEY: key } })
    expect(result).toMatchObject({ code: 3, stderr: expect.stringContaining('ECONNREFUSED') })
    expect(result.stdout + result.stderr).not.toContain('top-secret')
  })
})

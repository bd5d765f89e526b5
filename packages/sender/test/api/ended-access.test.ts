import { START_TIMEOUT_MS, startPostgres } from '@hookseal/services'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest'
import { openStream } from './open-stream.ts'
import { startApi, type TestApi } from './start-api.ts'

const KEY = Buffer.alloc(32, 7).toString('base64')

let api: TestApi
/** The address of another process that serves the same database. */
let elsewhere: string
const ends: (() => unknown)[] = []

beforeAll(async () => {
  const database = await startPostgres()
  ends.unshift(async () => database.stop())
  api = await startApi({}, { database: database.url, encryptionKey: KEY })
  ends.unshift(api.stop)
  const entry = fileURLToPath(new URL('serve-process.ts', import.meta.url))
  const other = spawn(process.execPath, [entry, database.url, KEY], { stdio: ['ignore', 'pipe', 'inherit'] })
  ends.unshift(async () => {
    other.kill('SIGKILL')
    if (other.exitCode === null && other.signalCode === null) await once(other, 'exit')
  })
  const [url] = await once(other.stdout, 'data')
  elsewhere = String(url)
}, START_TIMEOUT_MS)
afterAll(async () => {
  for (const end of ends) await end()
})

async function createKey() {
  return api.sender.apiKeys.create({ name: 'test', scopes: ['admin'], organizationIds: ['acme'] })
}

async function statusElsewhere(headers: Record<string, string>): Promise<number> {
  return (await fetch(`${elsewhere}/api/v1/me`, { headers })).status
}

it('ends a session and its streams in another process', async () => {
  const { key } = await createKey()
  const created = await api.anonymous('POST', '/session', { body: { key } })
  const cookie = created.headers.getSetCookie()[0]?.split(';')[0] ?? ''
  const kept = await openStream(`${elsewhere}/api/v1/changes`, { authorization: `Bearer ${key}` })
  onTestFinished(kept.disconnect)
  const changes = await openStream(`${elsewhere}/api/v1/changes`, { cookie })
  expect(await statusElsewhere({ cookie })).toBe(200)
  const headers = { cookie, 'sec-fetch-site': 'same-origin' }
  expect(await api.anonymous('DELETE', '/session', { headers })).toMatchObject({ status: 204 })
  expect(await statusElsewhere({ cookie })).toBe(401)
  await changes.closed
  expect(changes.events.at(-1)).toStrictEqual({ event: 'end', data: { reason: 'session_ended' } })
  expect(await statusElsewhere({ authorization: `Bearer ${key}` })).toBe(200)
  expect(kept.events.filter(({ event }) => event === 'end')).toStrictEqual([])
})

it('ends the listeners of a revoked key in another process', async () => {
  const { id, key } = await createKey()
  const headers = { authorization: `Bearer ${key}` }
  const listener = await openStream(`${elsewhere}/api/v1/listen`, headers, { events: ['invoice.paid'] })
  await expect.poll(() => listener.events).toHaveLength(1)
  const webhookId = String(listener.events[0]?.data['id'])
  await api.sender.apiKeys.delete('acme', id)
  expect(await statusElsewhere(headers)).toBe(401)
  await listener.closed
  expect(listener.events.at(-1)).toStrictEqual({ event: 'end', data: { reason: 'key_revoked' } })
  await expect
    .poll(async () => api.sender.endpoints.get(webhookId).catch((error: unknown) => error))
    .toMatchObject({ code: 'ERR_SENDER_NOT_FOUND' })
})

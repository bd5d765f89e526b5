import { START_TIMEOUT_MS, startPostgres } from '@hookseal/services'
import { Client } from 'pg'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { serve } from '../../src/api.ts'
import { createTestSender } from '../test-sender.ts'
import { type OpenStream, openStream } from './open-stream.ts'
import { startApi, type TestApi } from './start-api.ts'

let api: TestApi

beforeAll(async () => void (api = await startApi()))
afterAll(async () => api.stop())

async function createKey(organizationId = 'acme', scope: 'read' | 'publish' = 'read') {
  return api.sender.apiKeys.create({ name: 'tab', scopes: [scope], organizationIds: [organizationId] })
}

async function open(key: string, url = api.url): Promise<OpenStream> {
  const stream = await openStream(`${url}/api/v1/changes`, { authorization: `Bearer ${key}` })
  onTestFinished(stream.disconnect)
  return stream
}

function resourcesOf({ events }: OpenStream): string[] {
  return [...new Set(events.flatMap(({ data }) => data['resources'] as string[]))].toSorted()
}

async function headersOf(scope: 'read' | 'publish'): Promise<Record<string, string>> {
  return { authorization: `Bearer ${(await createKey('acme', scope)).key}` }
}

async function publish(organizationId: string): Promise<void> {
  await api.sender.events.publish({ type: 'invoice.paid', data: {}, organizationId })
}

describe('GET /changes', () => {
  it('sends what changed in the organization, and nothing of another one', async () => {
    const own = await open((await createKey()).key)
    const foreign = await open((await createKey('umbrella')).key)
    await publish('acme')
    await expect.poll(() => resourcesOf(own)).toStrictEqual(['deliveries', 'events', 'stats'])
    const url = 'http://127.0.0.1:4999/'
    const { id } = await api.sender.endpoints.create({
      url,
      events: ['invoice.paid'],
      organizationId: 'acme',
    })
    await expect.poll(() => resourcesOf(own)).toContain('webhooks')
    await api.sender.endpoints.delete(id)
    await api.sender.eventTypes.upsert('lead.created')
    // The catalog belongs to all organizations. Its event comes after all others.
    await expect.poll(() => resourcesOf(foreign)).toContain('event_types')
    expect(resourcesOf(foreign)).toStrictEqual(['event_types'])
  })

  it('collects many changes in one event', async () => {
    const stream = await open((await createKey()).key)
    await publish('acme')
    await expect.poll(() => stream.events.length).toBe(1)
    for (let n = 0; n < 50; n++) await publish('acme')
    await api.sender.eventTypes.upsert('a.last')
    await expect.poll(() => resourcesOf(stream)).toContain('event_types')
    // Fifty publishes take less than a second per event, however slow the machine is: one event each would be 51.
    expect(stream.events.length).toBeLessThan(25)
  })

  it('sends comments while nothing changes', async () => {
    const { comments } = await open((await createKey('umbrella')).key)
    await expect.poll(() => comments).toContain(': still here')
  })

  it('ends the stream of a revoked key, and no other stream', async () => {
    const { key, id } = await createKey()
    const other = await open((await createKey()).key)
    const stream = await open(key)
    await api.sender.apiKeys.delete('acme', id)
    await stream.closed
    expect(stream.events.at(-1)).toStrictEqual({ event: 'end', data: { reason: 'key_revoked' } })
    await publish('acme')
    await expect.poll(() => resourcesOf(other)).toContain('events')
  })

  it('responds 403 to a key that may not read, and to HEAD without a stream', async () => {
    expect(await api.anonymous('GET', '/changes', { headers: await headersOf('publish') })).toMatchObject({
      status: 403,
    })
    expect(await api.anonymous('HEAD', '/changes', { headers: await headersOf('read') })).toMatchObject({
      status: 200,
      text: '',
    })
  })

  it('ends the stream when the server closes, which does not wait for the client', async () => {
    const second = await serve(api.sender, { port: 0, onFirstKey() {} })
    const stream = await open((await createKey()).key, second.url)
    const unread = await fetch(`${second.url}/api/v1/changes`, {
      headers: { authorization: `Bearer ${(await createKey()).key}` },
    })
    await second.close()
    await stream.closed
    expect(stream.events).toStrictEqual([{ event: 'end', data: { reason: 'server_stopping' } }])
    await unread.body?.cancel().catch(() => {})
  })
})

it(
  'reports changes and revocations of other processes on PostgreSQL, over one connection',
  { timeout: START_TIMEOUT_MS + 60_000 },
  async () => {
    const database = await startPostgres()
    onTestFinished(async () => database.stop())
    const encryptionKey = Buffer.alloc(32, 7).toString('base64')
    const shared = { database: database.url, encryptionKey }
    const first = await startApi({}, shared)
    onTestFinished(async () => first.stop())
    const second = await createTestSender(shared)
    onTestFinished(async () => second.stop())
    const client = new Client({ connectionString: database.url })
    await client.connect()
    onTestFinished(async () => client.end())
    const { key, id } = await second.apiKeys.create({
      name: 'x',
      scopes: ['read'],
      organizationIds: ['acme', 'umbrella'],
    })
    const streams = await Promise.all([1, 2, 3].map(async () => open(key, first.url)))
    const foreign = await openStream(`${first.url}/api/v1/changes`, {
      authorization: `Bearer ${key}`,
      'x-org-id': 'umbrella',
    })
    onTestFinished(foreign.disconnect)
    const listeners = async () => {
      const { rows } = await client.query(
        `select from pg_stat_activity where application_name = 'hookseal listener' and datname = current_database()`,
      )
      return rows.length
    }
    await expect.poll(listeners).toBe(1)
    // A new connection reports everything, because notifications before it are lost. Wait until that has passed.
    const settled = { event: 'change', data: { resources: ['event_types'] } }
    for (const { events } of [...streams, foreign])
      await expect
        .poll(async () => {
          await second.eventTypes.upsert('lead.created')
          return events.at(-1)
        })
        .toStrictEqual(settled)
    const before = foreign.events.length
    await second.events.publish({ type: 'invoice.paid', data: {}, organizationId: 'acme' })
    for (const { events } of streams)
      await expect.poll(() => JSON.stringify(events.at(-1))).toContain('"deliveries"')
    await second.apiKeys.delete('acme', id)
    for (const stream of [...streams, foreign]) {
      await stream.closed
      expect(stream.events.at(-1)).toStrictEqual({ event: 'end', data: { reason: 'key_revoked' } })
    }
    const seen = foreign.events.slice(before, -1).map(({ data }) => data)
    for (const data of seen) expect(data).toStrictEqual({ resources: ['event_types'] })
  },
)

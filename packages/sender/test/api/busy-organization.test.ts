import { startPostgres, START_TIMEOUT_MS } from '@hookseal/services'
import { Client } from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { KEY } from '../engine/sender-and-receiver.ts'
import { type Call, startApi, type TestApi } from './start-api.ts'

let database: Awaited<ReturnType<typeof startPostgres>>
let api: TestApi
let admin: Call
let other: Call
beforeAll(async () => {
  database = await startPostgres({ hasSenderTables: true })
  api = await startApi({}, { database: database.url, encryptionKey: KEY })
  admin = await api.as(['admin'])
  other = await api.as(['publish'], ['umbrella'])
}, START_TIMEOUT_MS)
afterAll(async () => {
  await api.stop()
  await database.stop()
})

const PAID = { type: 'invoice.paid', data: {} }

describe('an organization whose requests wait for a lock', () => {
  it('leaves connections to another one', async () => {
    const input = { url: 'https://example.com/', events: ['invoice.paid'] }
    const { id } = (await admin('POST', '/webhooks', { body: input })).body
    const path = `/webhooks/${String(id)}`
    const updates: Promise<{ status: number }>[] = []
    await api.sender.transaction(async (tx) => {
      await tx.query('select from hookseal.endpoints for update')
      for (let n = 0; n < 20; n++) updates.push(admin('PATCH', path, { body: { name: `${n}` } }))
      // By then all updates have arrived.
      for (let n = 0; n < 20; n++) expect((await other('POST', '/events', { body: PAID })).status).toBe(202)
    })
    expect((await Promise.all(updates)).map(({ status }) => status)).toEqual(updates.map(() => 200))
  })

  it('leaves connections to the batches of another one, with two batches and two updates in progress', async () => {
    const input = { url: 'https://example.com/', events: ['invoice.paid'] }
    const { id } = (await admin('POST', '/webhooks', { body: input })).body
    const blocker = new Client({ connectionString: database.url })
    await blocker.connect()
    await blocker.query('begin; select from hookseal.endpoints for update')
    await blocker.query(
      `insert into hookseal.event_ids (organization_id, id, created_at) values ('acme', 'held', now())`,
    )
    const held = { body: { events: [{ ...PAID, id: 'held' }] } }
    const waiting = [
      ...Array.from({ length: 4 }, async () => admin('POST', '/events/batch', held)),
      ...Array.from({ length: 4 }, async () =>
        admin('POST', '/events', { body: { ...PAID, id: 'held' }, headers: { 'idempotency-key': 'held' } }),
      ),
      ...Array.from({ length: 4 }, async () =>
        admin('PATCH', `/webhooks/${String(id)}`, { body: { name: 'x' } }),
      ),
    ]
    // All connections that one organization may use wait for the blocker now.
    await expect.poll(async () => waitingForLocks(blocker)).toBe(3)
    const batch = { body: { events: [PAID, PAID] } }
    for (let n = 0; n < 5; n++) expect((await other('POST', '/events/batch', batch)).status).toBe(202)
    expect(await waitingForLocks(blocker)).toBe(3)
    await blocker.query('rollback')
    await blocker.end()
    const results = await Promise.all(waiting)
    expect(results.map(({ status }) => status)).toEqual([...Array(8).fill(202), ...Array(4).fill(200)])
    // The publishes with one idempotency key have one result, which each of them gets.
    const created = [
      ...results.slice(0, 4).filter(hasCreated),
      ...results.slice(4, 8).filter(hasCreated).slice(0, 1),
    ]
    expect(created).toHaveLength(1)
  })

  it('publishes two batches at a time, also with the same ids in another order', async () => {
    const ids = Array.from({ length: 200 }, (_, n) => `both-${n}`)
    const events = ids.map((id) => ({ ...PAID, id }))
    const results = await Promise.all(
      Array.from({ length: 8 }, async (_, n) =>
        admin('POST', '/events/batch', { body: { events: n % 2 === 0 ? events : events.toReversed() } }),
      ),
    )
    const created = results.flatMap(({ body }) => body['data'] as { id: string; created: boolean }[])
    expect(
      created
        .filter((one) => one.created)
        .map(({ id }) => id)
        .toSorted(),
    ).toEqual(ids.toSorted())
  })
})

function hasCreated({ text }: { text: string }): boolean {
  return text.includes('"created":true')
}

async function waitingForLocks(client: Client): Promise<number> {
  const { rows } = await client.query<{ pid: number }>(`select distinct pid from pg_locks where not granted`)
  return rows.length
}

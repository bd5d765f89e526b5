import { startPostgres } from '@hookseal/services'
import { Client } from 'pg'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createSender } from '../../src/index.ts'
import {
  KEY,
  startReceiver,
  subscribe,
  type TestDatabase,
  type TestReceiver,
} from '../engine/sender-and-receiver.ts'
import { createTestSender, type TestSender } from '../test-sender.ts'

const CONNECTIONS = 6

let database: TestDatabase
let other: Client
let sender: TestSender
let receiver: TestReceiver
let type: string

beforeAll(async () => {
  database = await startPostgres()
  other = new Client({ connectionString: database.url })
  await other.connect()
  receiver = await startReceiver()
  sender = await createTestSender({ database: database.url, encryptionKey: KEY })
  await sender.start()
  type = (await subscribe(sender, receiver.url)).type
  for (const id of ['acme', 'umbrella']) await sender.organizations.create({ id, name: id })
})
afterAll(async () => {
  await sender.stop()
  await receiver.close()
  await other.end()
  await database.stop()
})

/** The connections of the sender that are open now. */
async function countConnections(): Promise<number> {
  // Inside a transaction, PostgreSQL would show the connections of its first statement.
  await other.query('select pg_stat_clear_snapshot()')
  const { rows } = await other.query<{ count: number }>(
    `select count(*)::int from pg_stat_activity where datname = current_database() and application_name like 'hookseal%'`,
  )
  return rows[0]?.count ?? 0
}

/** Calls of every kind, for two organizations. */
function startCalls(): Promise<unknown>[] {
  return Array.from({ length: 10 }, () =>
    ['acme', 'umbrella'].flatMap((organizationId) => [
      sender.events.publish({ type, data: 1, organizationId }),
      sender.events.publish({ type, data: 1, organizationId }, { idempotencyKey: 'same' }),
      sender.deliveries.list({ organizationId }),
      sender.stats.overTime({ organizationId }),
      sender.endpoints.list({ organizationId }),
      sender.transaction(async (tx) => tx.query('select count(*) from hookseal.deliveries')),
      sender.isReady(),
    ]),
  ).flat()
}

it('opens six connections at most by default, whatever it does', { timeout: 60_000 }, async () => {
  const unsubscribe = sender.changes.subscribe('acme', () => {})
  await other.query('begin; lock table hookseal.deliveries in access exclusive mode')
  const calls = startCalls()
  // Those that the lock stops occupy all connections that they may.
  await expect.poll(countConnections, { timeout: 30_000 }).toBe(CONNECTIONS)
  await other.query('commit')
  const counts = new Set<number>()
  // A machine that is slow enough may let statements wait for the lock until their time limit.
  const done = Promise.allSettled(calls).then(() => counts.add(Infinity))
  while (!counts.has(Infinity)) counts.add(await countConnections())
  await done
  counts.delete(Infinity)
  expect(Math.max(...counts)).toBeLessThanOrEqual(CONNECTIONS)
  unsubscribe()
})

it('completes transactions of the caller that call the sender, also when all connections are in use', async () => {
  const counts = await Promise.all(
    Array.from({ length: 30 }, async (_, n) =>
      sender.transaction(async (tx) => {
        await sender.events.publish({ type, id: `nested-${n}`, data: 1 }, { tx })
        return sender.endpoints.list()
      }),
    ),
  )
  expect(counts).toHaveLength(30)
})

it.each([4, 1001, 5.5])('rejects connections: %s', async (connections) => {
  await expect(createSender({ database: database.url, connections })).rejects.toMatchObject({
    code: 'ERR_SENDER_OPTION',
    message: 'connections must be an integer from 5 to 1000.',
  })
})

it('rejects a directDatabase that is not an address of PostgreSQL', async () => {
  await expect(
    createSender({ database: database.url, directDatabase: 'pglite:./other' }),
  ).rejects.toMatchObject({ code: 'ERR_SENDER_OPTION' })
})

it('rejects a directDatabase beside an embedded database, which would take the place of the missing server', async () => {
  await expect(createSender({ database: 'pglite:', directDatabase: database.url })).rejects.toMatchObject({
    code: 'ERR_SENDER_OPTION',
    message: expect.stringContaining('Set database to a postgres:// address'),
  })
})

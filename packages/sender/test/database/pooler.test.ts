import { type PgBouncer, startPgBouncer, startPostgres } from '@hookseal/services'
import { Client } from 'pg'
import { afterAll, beforeAll, beforeEach, expect, it, onTestFinished } from 'vitest'
import { DAY_MS, partitionName, startOfDay } from '../../src/lib/database/partitions/days.ts'
import { SENDER_DEFAULTS } from '../../src/lib/defaults.ts'
import { sweep } from '../../src/lib/engine/retention.ts'
import { addOldDay, openRetention } from '../engine/open-retention.ts'
import {
  deliveryOf,
  fail,
  KEY,
  ok,
  startReceiver,
  subscribe,
  type TestDatabase,
  type TestReceiver,
  until,
  untilStatus,
} from '../engine/sender-and-receiver.ts'
import { createTestSender, type TestSender } from '../test-sender.ts'

// Jobs that wait for their endpoint are only returned when it was changed.
Object.assign(SENDER_DEFAULTS, { holdMs: 3_600_000 })

let database: TestDatabase
let pooler: PgBouncer
/** Two processes behind a PgBouncer in transaction mode, without another address. The second one does not deliver. */
let worker: TestSender
let publisher: TestSender
let receiver: TestReceiver

beforeAll(async () => {
  database = await startPostgres()
  pooler = await startPgBouncer(database.url)
  const options = { database: pooler.url, encryptionKey: KEY, endpointConcurrency: 1 }
  const senders = await Promise.all([createTestSender(options), createTestSender(options)])
  ;[worker, publisher] = senders
  await worker.start()
}, 120_000)
afterAll(async () => {
  await worker.stop()
  await publisher.stop()
  await pooler.stop()
  await database.stop()
})
beforeEach(async () => {
  receiver = await startReceiver()
  onTestFinished(async () => receiver.close())
})

const MODE = 'Notifications do not arrive through the pooler in transaction mode'

it('logs once what to do behind a pooler in transaction mode', () => {
  const lines = worker.logged.filter((line) => line.startsWith(MODE))
  expect(lines).toEqual([expect.stringContaining('--direct-database')])
})

it('delivers what another process published, and retries it', async () => {
  receiver.respond = (_, response, count) => (count === 1 ? fail(response) : ok(response))
  const { type } = await subscribe(publisher, receiver.url)
  const { id } = await publisher.events.publish({ type, data: 1 }, { idempotencyKey: 'once' })
  expect(await publisher.events.publish({ type, data: 1 }, { idempotencyKey: 'once' })).toMatchObject({ id })
  expect(await untilStatus(publisher, id, 'delivered')).toMatchObject({ attempt: 2 })
})

it('publishes in a transaction of the caller', async () => {
  const { type } = await subscribe(publisher, receiver.url)
  const undone = publisher.transaction(async (tx) => {
    await publisher.events.publish({ type, id: 'undone', data: 1 }, { tx })
    throw new Error('own')
  })
  await expect(undone).rejects.toThrow('own')
  await publisher.transaction(async (tx) => publisher.events.publish({ type, id: 'kept', data: 1 }, { tx }))
  await untilStatus(publisher, 'kept', 'delivered')
  expect(receiver.arrivals.map(({ id }) => id)).toEqual(['kept'])
})

it('drops the partitions of expired days', async () => {
  const context = await openRetention(pooler.url)
  const day = startOfDay(Date.now()) - 40 * DAY_MS
  await addOldDay(context.database, day, 'expired')
  const { dropped } = await sweep(context, new AbortController().signal)
  expect(dropped).toEqual(['events', 'deliveries', 'attempts'].map((table) => partitionName(table, day)))
})

it('replays many deliveries in the background', async () => {
  const { type, endpoint } = await subscribe(publisher, receiver.url)
  await publisher.events.publishMany(Array.from({ length: 20 }, (_, n) => ({ type, data: { n } })))
  await until(async () => (await publisher.deliveries.count({ event: type, status: 'delivered' })) === 20)
  await publisher.replays.start({ endpointId: endpoint.id, status: ['delivered'] })
  await until(() => receiver.arrivals.length >= 40)
  expect(new Set(receiver.arrivals.map(({ id }) => id)).size).toBe(20)
})

it('sends nothing more to the old URL when another process changes an endpoint', async () => {
  const other = await startReceiver()
  onTestFinished(async () => other.close())
  const release: (() => void)[] = []
  receiver.respond = (_, response) => void release.push(() => ok(response))
  const { type, endpoint } = await subscribe(publisher, receiver.url)
  await publisher.events.publishMany([1, 2, 3].map((data) => ({ type, data })))
  await until(() => release.length === 1)
  await publisher.endpoints.update(endpoint.id, { url: other.url })
  // The worker holds the jobs of all three. It returns those that it has not sent.
  await until(() => other.arrivals.length > 0 || release.length > 1 || freeable())
  release.forEach((respond) => respond())
  await until(async () => (await publisher.deliveries.count({ event: type, status: 'delivered' })) === 3)
  expect([receiver.arrivals.length, other.arrivals.length]).toEqual([1, 2])
})

/** Whether the worker returned the jobs of the endpoint that it had leased. */
async function freeable(): Promise<boolean> {
  const { rows } = await publisher.transaction(async (tx) =>
    tx.query(`select from hookseal_queue.job where state = 'active'`),
  )
  return rows.length === 1
}

it('resumes a paused endpoint when a probe of another process succeeds', { timeout: 60_000 }, async () => {
  receiver.respond = (_, response) => fail(response)
  const { type, endpoint } = await subscribe(publisher, receiver.url)
  await publisher.events.publishMany(Array.from({ length: 12 }, (_, n) => ({ type, data: { n } })))
  await until(async () => (await publisher.endpoints.get(endpoint.id)).pausedUntil !== null)
  receiver.respond = (_, response) => ok(response)
  await publisher.endpoints.test(endpoint.id)
  await until(async () => (await publisher.endpoints.get(endpoint.id)).pausedUntil === null)
  await until(async () => (await publisher.deliveries.count({ event: type, status: 'pending' })) === 0)
  expect(receiver.arrivals.length).toBeGreaterThan(12)
})

it('rejects a revoked key in every process', async () => {
  const { id, key } = await publisher.apiKeys.create({
    name: 'revoked',
    scopes: ['read'],
    organizationIds: ['default'],
  })
  expect(await worker.apiKeys.find(key)).toBeDefined()
  await publisher.apiKeys.delete('default', id)
  await expect.poll(async () => worker.apiKeys.find(key)).toBeUndefined()
})

it('limits the time of statements without leaving the limit to other clients of the pooler', async () => {
  const { rows } = await publisher.transaction(async (tx) => tx.query('show statement_timeout'))
  expect(rows).toEqual([{ statement_timeout: '7s' }])
  // Uses the connections to the server that both senders used before.
  const clients = Array.from({ length: 8 }, () => new Client({ connectionString: pooler.url }))
  await Promise.all(clients.map(async (client) => client.connect()))
  const settings = await Promise.all(
    clients.map(async (client) => {
      await client.query('begin')
      return client.query(`select current_setting('statement_timeout') as statement,
        current_setting('idle_in_transaction_session_timeout') as idle, current_setting('enable_bitmapscan') as bitmaps`)
    }),
  )
  await Promise.all(clients.map(async (client) => client.end()))
  const untouched = { statement: '0', idle: '0', bitmaps: 'on' }
  expect(settings.map(({ rows: [row] }) => row)).toEqual(clients.map(() => untouched))
})

it('receives notifications through directDatabase', async () => {
  const direct = await createTestSender({
    database: pooler.url,
    directDatabase: database.url,
    encryptionKey: KEY,
  })
  onTestFinished(async () => direct.stop())
  await direct.start()
  expect(direct.logged).toEqual([])
  const { rows } = await direct.transaction(async (tx) =>
    tx.query(
      `select from pg_stat_activity where application_name = 'hookseal listener' and datname = current_database() and query like 'listen%'`,
    ),
  )
  expect(rows).toHaveLength(1)
})

it('receives notifications through a pooler in session mode', async () => {
  const sessions = await startPgBouncer(database.url, { mode: 'session' })
  onTestFinished(async () => sessions.stop())
  const sender = await createTestSender({ database: sessions.url, encryptionKey: KEY })
  onTestFinished(async () => sender.stop())
  await sender.start()
  expect(sender.logged.filter((line) => line.startsWith('Notifications'))).toEqual([])
  const { type } = await subscribe(sender, receiver.url)
  const { id } = await sender.events.publish({ type, data: 1 })
  await untilStatus(sender, id, 'delivered')
  expect(await deliveryOf(sender, id)).toMatchObject({ attempt: 1 })
})

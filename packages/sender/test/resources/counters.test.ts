import { START_TIMEOUT_MS, startPostgres } from '@hookseal/services'
import { sql } from 'drizzle-orm'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest'
import { type Database, openDatabase, type TransactionClient } from '@hookseal/engine/database'
import { SENDER_DEFAULTS } from '../../src/lib/defaults.ts'
import { BACKFILL_SLOT } from '../../src/lib/engine/counters/add-counts.ts'
import { completeCounters } from '../../src/lib/engine/counters/complete-counters.ts'
import { mergeCounters } from '../../src/lib/engine/counters/merge-counters.ts'
import { trimCounters, trimUndelivered } from '../../src/lib/engine/counters/trim-counters.ts'
import { createId } from '../../src/lib/ids.ts'
import { jobOf } from '@hookseal/engine/queue'
import {
  DATABASES,
  fail,
  KEY,
  ok,
  startReceiver,
  subscribe,
  type TestDatabase,
  type TestReceiver,
  until,
} from '../engine/sender-and-receiver.ts'
import { startWorker } from '../engine/worker-process.ts'
import { createTestSender, type TestSender } from '../test-sender.ts'
import { differences } from './compare-counters.ts'

let receiver: TestReceiver

beforeEach(async () => void (receiver = await startReceiver()))
afterEach(async () => receiver.close())

const HOUR_MS = 60 * 60 * 1000

/** Lets the current test merge the counters of the current hour, too. */
function mergeAll(): void {
  const { mergedAfterMs } = SENDER_DEFAULTS
  Object.assign(SENDER_DEFAULTS, { mergedAfterMs: -2 * 60 * 60 * 1000 })
  onTestFinished(() => void Object.assign(SENDER_DEFAULTS, { mergedAfterMs }))
}

async function isIdle(sender: TestSender): Promise<boolean> {
  const open = await sender.deliveries.count({ status: ['pending', 'failed'] })
  return open === 0
}

describe.each(DATABASES)('on $name', ({ open }) => {
  let database: TestDatabase
  let sender: TestSender
  const inTransaction = async <T>(work: (tx: TransactionClient) => Promise<T>) => sender.transaction(work)

  beforeAll(async () => {
    database = await open()
    sender = await createTestSender({ database: database.url, encryptionKey: KEY })
    await sender.start()
  }, START_TIMEOUT_MS)
  afterAll(async () => {
    await sender.stop()
    await database.stop()
  })

  it(
    'keeps counters equal to the log after attempts, replays, tests, deletion and rollback',
    { timeout: 60_000 },
    async () => {
      receiver.respond = (_, response, count) => (count % 5 < 2 ? fail(response) : ok(response))
      const { endpoint, type } = await subscribe(sender, receiver.url)
      const { endpoint: other } = await subscribe(sender, receiver.url, { also: [type] })
      const { deliveryIds } = await sender.events.publish({ type, data: {} })
      await sender.events.publishMany(Array.from({ length: 60 }, () => ({ type, data: {} })))
      await sender
        .transaction(async (tx) => {
          await sender.events.publish({ type, data: {} }, { tx })
          throw new Error('rolled back')
        })
        .catch(() => {})
      await until(async () => isIdle(sender))
      expect(await inTransaction(differences)).toStrictEqual([])

      await sender.endpoints.test(endpoint.id)
      for (const id of deliveryIds) await sender.deliveries.replay(id)
      await sender.deliveries.replayMany({ status: ['dead', 'delivered'] })
      await until(async () => isIdle(sender))
      expect(await inTransaction(differences)).toStrictEqual([])

      receiver.respond = (_, response) => fail(response)
      await sender.events.publishMany(Array.from({ length: 20 }, () => ({ type, data: {} })))
      await until(() => receiver.arrivals.length > 200)
      await sender.endpoints.delete(other.id)
      await sender.endpoints.update(endpoint.id, { enabled: false })
      await until(async () => isIdle(sender))
      expect(await inTransaction(differences)).toStrictEqual([])
      const { totals } = await sender.stats.overTime()
      expect(totals).toMatchObject({
        deliveries: await sender.deliveries.count(),
        pending: 0,
        failed: 0,
        delivered: await sender.deliveries.count({ status: 'delivered' }),
        dead: await sender.deliveries.count({ status: 'dead' }),
      })
      expect(totals.dead).toBeGreaterThan(20)
      const { endpoints } = await sender.stats.byEndpoint()
      const sum = endpoints.reduce((total, { totals: { deliveries } }) => total + deliveries, 0)
      expect(sum).toBe(totals.deliveries)
    },
  )

  it('counts more deliveries than an integer of PostgreSQL can hold', async () => {
    const organizationId = 'large'
    const each = 2_000_000_000
    await inTransaction(async ({ query }) =>
      query(
        `insert into hookseal.counters (organization_id, endpoint_id, starts_at, slot, deliveries, delivered, failed, dead, latencies)
         select $1, '', date_bin('5 minutes', now(), 'epoch') - interval '10 minutes', slot, $2, $2, 0, 0, array_fill($2::int, array[14])
         from generate_series(1, 3) slot`,
        [organizationId, each],
      ),
    )
    const counted = { total: 3 * each, isMinimum: false }
    expect(await sender.deliveries.total({ organizationId })).toStrictEqual(counted)
    expect(await sender.deliveries.total({ organizationId, status: 'delivered' })).toStrictEqual(counted)
    const { totals } = await sender.stats.overTime({ organizationId })
    expect(totals).toMatchObject({ deliveries: 3 * each, delivered: 3 * each, pending: 0 })
    await inTransaction(async ({ query }) =>
      query(`delete from hookseal.counters where organization_id = $1`, [organizationId]),
    )
  })
})

describe('with several processes', () => {
  let server: TestDatabase
  let sender: TestSender
  let database: Database

  beforeAll(async () => {
    server = await startPostgres()
    sender = await createTestSender({ database: server.url, encryptionKey: KEY })
    database = await openDatabase(server.url)
  }, START_TIMEOUT_MS)
  afterAll(async () => {
    await database.close()
    await sender.stop()
    await server.stop()
  })
  const different = async () => sender.transaction(differences)

  it(
    'keeps counters equal to the log after a killed worker and a lost lease',
    { timeout: 120_000 },
    async () => {
      const options = {
        database: server.url,
        scheduleSeconds: [0, 0.1, 0.1],
        requestTimeoutSeconds: 1,
        defaults: { leaseMs: 5000, leaseMarginMs: 1000, recoverMs: 200 },
      }
      const workers = [1, 2, 3].map(async () => startWorker(options))
      onTestFinished(
        async () => void (await Promise.all(workers.map(async (worker) => (await worker).kill()))),
      )
      const [killed, suspended, third] = await Promise.all(workers)
      if (killed === undefined || suspended === undefined || third === undefined)
        throw new Error('three workers')
      receiver.respond = (_, response, count) =>
        void setTimeout(() => (count % 4 === 0 ? fail(response) : ok(response)), 20)
      const { type } = await subscribe(sender, receiver.url)
      await sender.events.publishMany(Array.from({ length: 300 }, () => ({ type, data: {} })))
      await until(() => receiver.arrivals.length > 40)
      await killed.kill()
      suspended.suspend()
      await sender.events.publishMany(Array.from({ length: 100 }, () => ({ type, data: {} })))
      await until(async () => isIdle(sender))
      suspended.resume()
      await until(async () => {
        const { totals } = await sender.stats.overTime()
        return totals.delivered + totals.dead === 400
      })
      await suspended.stop()
      await third.stop()
      expect(await different()).toStrictEqual([])
    },
  )

  it('lets no transaction wait for the counters of another', async () => {
    const { type } = await subscribe(sender, receiver.url)
    await sender.transaction(async (tx) => {
      await sender.events.publish({ type, data: {} }, { tx })
      // Same organization, endpoint and time. It would wait for the end of this transaction, and this for it.
      await sender.events.publish({ type, data: {} })
    })
    const { rows } = await database.execute(
      sql<{ slots: number }>`select count(distinct slot)::int as slots from hookseal.counters`,
    )
    expect(rows[0]?.slots).toBeGreaterThan(1)
    expect(await different()).toStrictEqual([])
  })

  it('merges counters without changing a sum, except in slots of open transactions', async () => {
    mergeAll()
    const { type } = await subscribe(sender, receiver.url)
    const before = await sender.stats.overTime()
    await sender.transaction(async (tx) => {
      await sender.events.publish({ type, data: {} }, { tx })
      while ((await mergeCounters(database)) > 0);
      expect(await sender.stats.overTime()).toMatchObject({ totals: before.totals })
    })
    while ((await mergeCounters(database)) > 0);
    const { rows } = await database.execute(sql`select from hookseal.counters where slot > 0`)
    expect(rows).toStrictEqual([])
    expect(await different()).toStrictEqual([])
  })

  it('keeps 15 minutes of an organization when it merges counters', async () => {
    const hour = Math.floor(Date.now() / HOUR_MS) * HOUR_MS - 6 * HOUR_MS
    await database.execute(sql`
      insert into hookseal.counters (organization_id, endpoint_id, starts_at, slot, deliveries, delivered, failed, dead, latencies)
      select 'zones', '', to_timestamp(${hour / 1000}) + 5 * n * interval '1 minute', 1 + n, n, 0, 0, 0, array_fill(0, array[14])
      from generate_series(0, 11) n`)
    while ((await mergeCounters(database)) > 0);
    const { rows } = await database.execute(
      sql`select from hookseal.counters where organization_id = 'zones'`,
    )
    expect(rows).toStrictEqual([])
    const quarters = await sender.stats.overTime({
      organizationId: 'zones',
      since: new Date(hour),
      until: new Date(hour + HOUR_MS),
      buckets: 4,
    })
    expect(quarters.buckets.map(({ pending }) => pending)).toStrictEqual([
      0 + 1 + 2,
      3 + 4 + 5,
      6 + 7 + 8,
      9 + 10 + 11,
    ])
    const period = { since: new Date(hour + 45 * 60_000), until: new Date(hour + 105 * 60_000) }
    const stats = await sender.stats.overTime({ organizationId: 'zones', ...period, buckets: 1 })
    expect(stats).toMatchObject({ ...period, buckets: [{ at: period.since, pending: 30 }] })
    await database.execute(sql`delete from hookseal.merged_counters where organization_id = 'zones'`)
  })

  it('completes counters for deliveries without any, while others are created', async () => {
    await database.execute(sql`delete from hookseal.counters`)
    await database.execute(sql`delete from hookseal.merged_counters`)
    await database.execute(sql`delete from hookseal.undelivered`)
    await database.execute(
      sql`update hookseal.counter_backfill set organization_id = '', counted_until = null, finished_at = null`,
    )
    const { type } = await subscribe(sender, receiver.url)
    const publish = async () => sender.events.publish({ type, data: {} })
    mergeAll()
    await Promise.all([
      Promise.all(Array.from({ length: 20 }, publish)),
      (async () => {
        while (await completeCounters(database)) while ((await mergeCounters(database, BACKFILL_SLOT)) > 0);
      })(),
    ])
    expect(await different()).toStrictEqual([])
    expect(await completeCounters(database)).toBe(false)
    while ((await mergeCounters(database)) > 0);
    expect(await different()).toStrictEqual([])
    const { rows } = await database.execute(sql`select from hookseal.counters`)
    expect(rows).toStrictEqual([])
  })

  it('deletes counters after the retention period', async () => {
    // Of hours and days that have not ended.
    expect(await trimCounters(database, 0)).toBe(0)
    const { rows: days } = await database.execute(sql<{ count: number }>`
      update hookseal.merged_counters set starts_at = starts_at - interval '3 days' returning 1 as count`)
    expect(days.length).toBeGreaterThan(0)
    expect(await trimCounters(database, 2 * 24 * 60 * 60 * 1000)).toBe(days.length)
    // Those of a slot that was not free are merged first.
    await database.execute(sql`update hookseal.counters set starts_at = starts_at - interval '3 days'`)
    while ((await mergeCounters(database)) > 0);
    const { rows } = await database.execute(sql`select from hookseal.counters`)
    expect(rows).toStrictEqual([])
    const old = createId('whd', Date.now() - 3 * 24 * 60 * 60 * 1000)
    await database.execute(sql`
      insert into hookseal.undelivered (organization_id, status, id) values ('default', 'dead', ${jobOf(old)}::uuid)`)
    expect(await trimUndelivered(database, 24 * 60 * 60 * 1000)).toBe(1)
  })
})

import { START_TIMEOUT_MS, startPostgres } from '@hookseal/services'
import { sql, type SQL } from 'drizzle-orm'
import { Client } from 'pg'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { type Database, openDatabase } from '@hookseal/engine/database'
import { createPartitions } from '../../src/lib/database/partitions/create-partitions.ts'
import { DAY_MS, partitionName, startOfDay } from '../../src/lib/database/partitions/days.ts'
import { placesOf } from '../../src/lib/database/partitions/places.ts'
import { PARTITIONED_TABLES } from '../../src/lib/database/partitions/tables.ts'
import { createTestSender, type TestSender } from '../test-sender.ts'
import {
  fail,
  KEY,
  ok,
  startReceiver,
  subscribe,
  type TestDatabase,
  type TestReceiver,
  until,
} from '../engine/sender-and-receiver.ts'

const TODAY = startOfDay(Date.now())
/** All days of a retention of thirty days, except those around today. */
const OTHER_DAYS = Array.from({ length: 37 }, (_, n) => TODAY - (n + 3) * DAY_MS)

interface Plan {
  'Shared Hit Blocks': number
  'Shared Read Blocks': number
}

describe('partitions of many days', { timeout: START_TIMEOUT_MS }, () => {
  let server: TestDatabase
  let database: Database
  let sender: TestSender
  let receiver: TestReceiver

  beforeAll(async () => {
    server = await startPostgres()
    receiver = await startReceiver()
    sender = await createTestSender({ database: server.url, encryptionKey: KEY })
    await sender.start()
    database = await openDatabase(server.url)
  }, START_TIMEOUT_MS)
  afterAll(async () => {
    await sender.stop()
    await database.close()
    await receiver.close()
    await server.stop()
  })

  /** The pages that planning and running a statement reads, when the catalog is cached. */
  async function buffersOf(statement: SQL): Promise<{ planned: number; run: number }> {
    return database.transaction(async ({ execute }) => {
      const explain = sql<{
        'QUERY PLAN': [{ Plan: Plan; Planning: Plan }]
      }>`explain (analyze, buffers, format json) ${statement}`
      await execute(explain)
      const { rows } = await execute(explain)
      const [{ Plan: run, Planning: planned }] = rows[0]?.['QUERY PLAN'] ?? [{ Plan: NONE, Planning: NONE }]
      return { planned: pagesOf(planned), run: pagesOf(run) }
    })
  }

  it('gives partitions settings of their own', async () => {
    const { rows } = await database.execute(
      sql<{
        settings: string
      }>`select reloptions::text as settings from pg_class where relname in (${sql.join(
        PARTITIONED_TABLES.map(({ name }) => sql`${partitionName(name, TODAY)}`),
        sql`, `,
      )}) order by relname`,
    )
    expect(rows.map(({ settings }) => settings)).toEqual([
      '{autovacuum_freeze_min_age=0,autovacuum_vacuum_insert_scale_factor=0.5}',
      '{fillfactor=50,autovacuum_vacuum_insert_scale_factor=0.5}',
      '{autovacuum_freeze_min_age=0,autovacuum_vacuum_insert_scale_factor=0.5}',
    ])
  })

  it('reads the same for a query by id, however many days there are', async () => {
    receiver.respond = (_, response) => ok(response)
    const { type } = await subscribe(sender, receiver.url)
    const ids: string[] = []
    for (let n = 0; n < 5; n++) ids.push(...(await sender.events.publish({ type, data: n })).deliveryIds)
    const [place] = placesOf(
      ids,
      { upgradedUntil: undefined },
      {
        delivery: sql`d.created_at`,
        event: sql`e.created_at`,
      },
    )
    const load = sql`select d.*, e.body from hookseal.deliveries d
      join hookseal.events e on e.organization_id = d.organization_id and e.id = d.event_id and ${place?.event}
      where d.id = any(${`{${ids.join()}}`}::text[]) and ${place?.delivery}`
    const before = await buffersOf(load)
    await database.transaction(async (tx) => createPartitions(tx, OTHER_DAYS))
    expect(await buffersOf(load)).toEqual(before)
    expect(before.run).toBeGreaterThan(0)
  })

  it('reads no partitions of other days for publishes, attempts, retries, replays and reads of today', async () => {
    await database.transaction(async (tx) => createPartitions(tx, OTHER_DAYS))
    const { endpoint, type } = await subscribe(sender, receiver.url)
    receiver.respond = (_, response, count) => (count === 1 ? fail(response, 500) : ok(response))
    receiver.arrivals.length = 0
    const holder = new Client(server.url)
    await holder.connect()
    onTestFinished(async () => holder.end())
    await holder.query('begin')
    for (const day of OTHER_DAYS)
      for (const { name } of PARTITIONED_TABLES)
        await holder.query(`lock table hookseal.${partitionName(name, day)} in access exclusive mode`)

    // A statement that plans with another day waits for its lock, and fails after its time limit.
    const untilDelivered = async (id: string, attempts: number) =>
      until(async () => {
        const delivery = await sender.deliveries.get(id)
        return delivery.status === 'delivered' && delivery.attempts.length === attempts
      })
    const { id: eventId, deliveryIds } = await sender.events.publish({ type, data: 1 })
    const [id = ''] = deliveryIds
    await untilDelivered(id, 2)
    await sender.deliveries.replay(id)
    await untilDelivered(id, 3)
    expect(await sender.events.publish({ id: eventId, type, data: 1 })).toMatchObject({ created: false })
    for (const created of [true, false])
      expect(await sender.events.publish({ id: 'given', type, data: 1 })).toMatchObject({ created })
    const given = await sender.events.get('given')
    expect(await sender.events.get(eventId)).toMatchObject({ id: eventId, type })
    const [many] = await sender.events.publishMany([{ id: 'many', type, data: 1 }])
    await untilDelivered(many?.deliveryIds[0] ?? '', 1)
    const since = new Date(TODAY - DAY_MS)
    expect((await sender.events.list({ type, since })).data).toHaveLength(3)
    const { data } = await sender.deliveries.list({ endpointId: endpoint.id, since })
    expect(data.find((delivery) => delivery.eventId === 'given')).toMatchObject({
      createdAt: given.createdAt,
    })
  })
})

const NONE: Plan = { 'Shared Hit Blocks': 0, 'Shared Read Blocks': 0 }

function pagesOf(plan: Plan): number {
  return plan['Shared Hit Blocks'] + plan['Shared Read Blocks']
}

import { START_TIMEOUT_MS } from '@hookseal/services'
import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readMigrations } from '../../src/lib/database/migrations.ts'
import type { Context } from '../../src/lib/context.ts'
import { type Database, migrate, openDatabase } from '@hookseal/engine/database'
import { mergeCounters } from '../../src/lib/engine/counters/merge-counters.ts'
import { readCounters } from '../../src/lib/resources/deliveries/read-counters.ts'
import { createStats, type StatsReader } from '../../src/lib/resources/deliveries/stats.ts'
import { DATABASES, type TestDatabase } from '../engine/sender-and-receiver.ts'
import { SILENT } from '../silent-logger.ts'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
const DAYS = 3
const organizationId = 'acme'
const endpointIds = ['wh_0', 'wh_1']
/** Noon of a day in the past, so that the first and the last day have 12 hours, and all are merged. */
const from = Math.floor(Date.now() / DAY_MS) * DAY_MS - (DAYS + 2) * DAY_MS + DAY_MS / 2
const at = (hours: number) => new Date(from + hours * HOUR_MS)

describe.each(DATABASES)('merged counters on $name', ({ open }) => {
  let server: TestDatabase
  let database: Database

  beforeAll(async () => {
    server = await open()
    database = await openDatabase(server.url)
    await migrate(database, SILENT, readMigrations())
  }, START_TIMEOUT_MS)
  afterAll(async () => {
    await database.close()
    await server.stop()
  })

  function statsReader(): StatsReader {
    return createStats({
      database,
      clock: { now: () => Date.now(), sync: async () => {} },
      limits: { slowReads: async (_: string, work: () => Promise<never>) => work() },
    } as unknown as Context) // statistics use nothing else of it
  }

  /** Adds counters of each hour of endpoints and of each five minutes of their organization, in two slots. */
  async function addCounters(factor: number): Promise<void> {
    await database.execute(sql`
      insert into hookseal.counters (organization_id, endpoint_id, starts_at, slot, deliveries, delivered, failed, dead, latencies)
      select ${organizationId}, id, ${at(0).toISOString()}::timestamptz + n * unit, s,
        ${factor}::int * (20 + n + e), ${factor}::int * (n % 7 + s), ${factor}::int * (n % 3), e,
        array(select ${factor}::int * ((n * b + e + s) % 5) from generate_series(1, 14) b order by b)
      from (values (0, '', interval '5 minutes'), (1, 'wh_0', '1 hour'), (2, 'wh_1', '1 hour')) o(e, id, unit),
        generate_series(0, case e when 0 then ${DAYS * 24 * 12 - 1}::int else ${DAYS * 24 - 1}::int end) n, generate_series(1, 2) s
      where (n + e) % 4 <> 0`)
  }

  /** All statistics of several periods: within a day, of whole days, from within a day to within another, of all days. */
  async function readAll(): Promise<unknown[]> {
    const stats = statsReader()
    const periods = [
      [2, 9],
      [12, 12 + 24],
      [5, 12],
      [7, 60],
      [-100, 1000],
      // Minutes of the organization, rounded to hours of endpoints.
      [2.25, 9.75],
      [1.5, 50.25],
    ].map(([since = 0, until = 0]) => ({ organizationId, since: at(since), until: at(until) }))
    const read = []
    for (const period of periods) {
      read.push(await stats.byEndpoint(period))
      for (const buckets of [1, 5]) {
        read.push(await stats.overTime({ ...period, buckets }))
        for (const endpointId of endpointIds)
          read.push(await stats.overTime({ ...period, endpointId, buckets }))
      }
    }
    read.push(await stats.byEndpoint({ ...periods[0], limit: 2 }))
    for (const endpointId of [undefined, ...endpointIds])
      read.push(await readCounters(database, organizationId, endpointId))
    return read
  }

  it('returns the same statistics before and after merging counters, and after merging late outcomes', async () => {
    await addCounters(2)
    const added = await readAll()
    while ((await mergeCounters(database)) > 0);
    expect(await readAll()).toStrictEqual(added)
    const { rows } = await database.execute(sql<{ merged: number; recent: number }>`
      select count(*)::int as merged, (select count(*)::int from hookseal.counters) as recent from hookseal.merged_counters`)
    // An endpoint has a row for each day, the first and last of which have 12 hours. The organization has four for 24 hours.
    expect(rows).toStrictEqual([{ merged: endpointIds.length * (DAYS + 1) + DAYS * 4, recent: 0 }])

    // Retries change the counts of days that have been merged.
    await addCounters(-1)
    const changed = await readAll()
    expect(changed).not.toStrictEqual(added)
    while ((await mergeCounters(database)) > 0);
    expect(await readAll()).toStrictEqual(changed)
  })

  it('lists endpoints that have only merged counters, only recent ones, or both', async () => {
    await database.execute(sql`
      insert into hookseal.counters (organization_id, endpoint_id, starts_at, slot, deliveries, delivered, failed, dead, latencies)
      select ${organizationId}, id, ${at(0).toISOString()}::timestamptz, 1, 1, 1, 0, 0, array_fill(0, array[14])
      from (values ('wh_1'), ('wh_11'), ('wh_3')) e(id)`)
    const ids = []
    let cursor: string | undefined
    const stats = statsReader()
    do {
      const page = await stats.byEndpoint({ organizationId, since: at(-24), limit: 2, cursor })
      ids.push(...page.endpoints.map(({ endpointId }) => endpointId))
      cursor = page.nextCursor ?? undefined
    } while (cursor !== undefined)
    expect(ids).toStrictEqual(['wh_3', 'wh_11', 'wh_1', 'wh_0'])
  })
})

import { START_TIMEOUT_MS, startPostgres } from '@hookseal/services'
import { sql } from 'drizzle-orm'
import { Client } from 'pg'
import { expect, it, onTestFinished } from 'vitest'
import { SLOTS } from '../../src/lib/engine/counters/add-counts.ts'
import { mergeCounters } from '../../src/lib/engine/counters/merge-counters.ts'
import { openRetention } from './open-retention.ts'
import { until } from './sender-and-receiver.ts'

it('merges counters of a slot that is nearly always in use', { timeout: START_TIMEOUT_MS }, async () => {
  const server = await startPostgres()
  onTestFinished(async () => server.stop())
  const { database } = await openRetention(server.url)
  const publisher = new Client(server.url)
  await publisher.connect()
  onTestFinished(async () => publisher.end())
  await database.execute(sql`
    insert into hookseal.counters (organization_id, endpoint_id, starts_at, slot, deliveries, delivered, failed, dead, latencies)
    values ('default', '', now() - interval '5 hours', 1, 3, 0, 0, 0, array_fill(0, array[14]))`)
  const lock = async () => publisher.query('select pg_advisory_xact_lock($1, 1)', [SLOTS])
  await publisher.query('begin')
  await lock()

  // The transaction stays open for longer than the merge waits.
  expect(await mergeCounters(database)).toBe(0)

  const merging = mergeCounters(database)
  await until(async () => {
    const { rows } = await publisher.query("select from pg_locks where locktype = 'advisory' and not granted")
    return rows.length > 0
  })
  // Triggers of other transactions use the next slot.
  const { rows } = await database.execute(
    sql<{ free: boolean }>`select pg_try_advisory_xact_lock(${SLOTS}, 2) as free`,
  )
  expect(rows).toEqual([{ free: true }])
  await publisher.query('commit')
  expect(await merging).toBe(1)
})

import { sql } from 'drizzle-orm'
import type { Database } from '@hookseal/engine/database'
import { ageOf, isOlder } from './counter-age.ts'

const ROWS = 1000

/** Deletes up to 1000 merged counters that ended before the retention period. Others are merged first. Resolves with how many. */
export async function trimCounters({ execute }: Database, retentionMs: number): Promise<number> {
  const { rows } = await execute(sql<{ count: number }>`
    with deleted as (
      delete from hookseal.merged_counters where ctid in (
        select ctid from hookseal.merged_counters
        where ${isOlder('merged_counters', sql`now() - ${retentionMs}::float8 * interval '1 ms' - interval '1 day'`)}
        order by ${ageOf('merged_counters')} limit ${ROWS} for update skip locked)
      returning true)
    select count(*)::int as count from deleted`)
  return rows[0]?.count ?? 0
}

/** A day: partitions are dropped as a whole. */
const KEPT_LONGER_MS = 24 * 60 * 60 * 1000

/** Deletes up to 1000 marks of deliveries before the retention period, unless they have a job. Resolves with how many. */
export async function trimUndelivered({ execute }: Database, retentionMs: number): Promise<number> {
  const age = sql`(extract(epoch from now()) * 1000 - ${retentionMs + KEPT_LONGER_MS}::float8)::bigint`
  const { rows } = await execute(sql<{ count: number }>`
    with deleted as (
      delete from hookseal.undelivered where ctid in (
        select ctid from hookseal.undelivered u
        where id < rpad(lpad(to_hex(${age}), 12, '0'), 32, '0')::uuid
          and not exists (select from hookseal_queue.job_common j where j.name = 'deliveries' and j.id = u.id)
        order by id limit ${ROWS} for update skip locked)
      returning true)
    select count(*)::int as count from deleted`)
  return rows[0]?.count ?? 0
}

import { sql } from 'drizzle-orm'
import type { Database } from '@hookseal/engine/database'
import { SENDER_DEFAULTS } from '../../defaults.ts'
import { BOUNDS, LATENCY_BUCKETS } from '../../resources/deliveries/latencies.ts'
import { ADD_COUNTS, BACKFILL_SLOT } from './add-counts.ts'
import { lockSlot } from './merge-counters.ts'

/** Deliveries that one step counts, and those of the same hour. */
const ROWS = 20_000

/**
 * Counts deliveries that an earlier version stored, in the order of organization and time. Counts one step, and resolves with whether there
 * are further ones. If the process is killed, the database rolls the step back.
 *
 * They get a slot of their own, from which they are merged like others.
 *
 * A step counts the log and subtracts what the triggers have counted for the same hours since the upgrade, in one statement and therefore at
 * one point in time. Changes of deliveries meanwhile are thus neither lost nor counted twice.
 */
export async function completeCounters(database: Database): Promise<boolean> {
  return database.transaction(
    async (tx) => {
      if (!(await lockSlot(tx, 0))) return true
      const { rows: positions } = await tx.execute(sql<{ organizationId: string; until: string }>`
        select organization_id as "organizationId", coalesce(counted_until, '-infinity')::text as until
        from hookseal.counter_backfill where finished_at is null`)
      const [position] = positions
      if (position === undefined) return false
      const after = sql`(organization_id, created_at) >= (${position.organizationId}, ${position.until}::timestamptz)`
      const { rows: ends } = await tx.execute(sql<{ organizationId: string; until: string }>`
        select organization_id as "organizationId", (date_bin('1 hour', created_at, timestamptz 'epoch') + interval '1 hour')::text as until
        from (
          select organization_id, created_at from hookseal.deliveries where ${after}
          order by organization_id, created_at limit ${ROWS}) d
        order by organization_id desc, created_at desc limit 1`)
      const [end] = ends
      if (end === undefined) {
        await tx.execute(sql`update hookseal.counter_backfill set finished_at = now()`)
        return false
      }
      const range = sql`${after} and (organization_id, created_at) < (${end.organizationId}, ${end.until}::timestamptz)`
      await tx.execute(sql`
        with log as materialized (
          select organization_id, endpoint_id, date_bin('15 minutes', created_at, timestamptz 'epoch') as starts_at, count(*)::int as deliveries,
            (count(*) filter (where status = 'delivered'))::int as delivered, (count(*) filter (where status = 'failed'))::int as failed,
            (count(*) filter (where status = 'dead'))::int as dead, array[${COUNTS}] as latencies
          from (
            select organization_id, endpoint_id, created_at, status, width_bucket(latency_ms, ${BOUNDS_ARRAY}) as bucket
            from hookseal.deliveries where ${range}) d
          group by 1, 2, 3),
        counted(organization_id, endpoint_id, starts_at, ends_at, deliveries, delivered, failed, dead, latencies) as (
          select organization_id, '', starts_at, starts_at + interval '15 minutes', ${ADD_COUNTS.sums}
          from log group by organization_id, starts_at
          union all
          select organization_id, endpoint_id, date_bin('1 hour', starts_at, timestamptz 'epoch') as hour,
            date_bin('1 hour', starts_at, timestamptz 'epoch') + interval '1 hour', ${ADD_COUNTS.sums}
          from log group by organization_id, endpoint_id, hour),
        difference as (
          select organization_id, endpoint_id, starts_at, deliveries, delivered, failed, dead, latencies from counted
          union all
          select c.organization_id, c.endpoint_id, k.starts_at, -c.deliveries, -c.delivered, -c.failed, -c.dead, array[${NEGATIVE}]
          from counted k join hookseal.counters c on c.organization_id = k.organization_id and c.endpoint_id = k.endpoint_id
            and c.starts_at >= k.starts_at and c.starts_at < k.ends_at)
        insert into hookseal.counters as c (organization_id, endpoint_id, starts_at, slot, deliveries, delivered, failed, dead, latencies)
        select organization_id, endpoint_id, starts_at, ${BACKFILL_SLOT}, ${ADD_COUNTS.sums} from difference
        group by organization_id, endpoint_id, starts_at
        on conflict (organization_id, endpoint_id, starts_at, slot) do update set ${ADD_COUNTS.onConflict}`)
      // A row of a delivery whose status changes at the same time may remain. Readers skip it.
      await tx.execute(sql`
        insert into hookseal.undelivered (organization_id, status, id)
        select organization_id, status, substr(id, 5)::uuid from (
          select organization_id, status, id from hookseal.deliveries d
          where ${range} and (status in ('failed', 'dead') or status = 'pending' and attempt > 0)) d
        on conflict do nothing`)
      await tx.execute(sql`
        update hookseal.counter_backfill set organization_id = ${end.organizationId}, counted_until = ${end.until}::timestamptz`)
      return true
    },
    { statementTimeoutMs: SENDER_DEFAULTS.slowStatementMs },
  )
}

const BOUNDS_ARRAY = sql.raw(`array[${BOUNDS.join(', ')}]`)
const COUNTS = sql.raw(
  Array.from({ length: LATENCY_BUCKETS }, (_, n) => `(count(*) filter (where bucket = ${n}))::int`).join(
    ', ',
  ),
)
const NEGATIVE = sql.raw(
  Array.from({ length: LATENCY_BUCKETS }, (_, n) => `-c.latencies[${n + 1}]`).join(', '),
)

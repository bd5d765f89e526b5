import { type SQL, sql } from 'drizzle-orm'
import { timestamp } from '../database/partitions/in-days.ts'

const ROWS = 1000

/**
 * Deletes old rows of the partition that an upgrade made, which ends at `until`: it is dropped when its newest rows are old. Keeps deliveries
 * that are pending or retried, and their events. All times are in ms since the epoch.
 */
export async function sweepUpgraded(
  execute: <Row>(statement: SQL<Row>) => Promise<{ rows: Row[] }>,
  { before, until }: { before: number; until: number },
  inSteps: (step: () => Promise<number>) => Promise<unknown>,
): Promise<void> {
  const inPartition = sql`created_at < ${timestamp(until)}`
  const isOld = sql`created_at < ${timestamp(Math.min(before, until))}`
  await inSteps(async () => {
    const { rows } = await execute(sql`
      with old as (
        delete from hookseal.deliveries where ${isOld} and status in ('delivered', 'dead') and id in (
          select id from hookseal.deliveries
          where ${isOld} and status in ('delivered', 'dead') order by created_at limit ${ROWS})
        returning id),
      deleted_attempts as (
        delete from hookseal.attempts where ${inPartition} and delivery_id in (select id from old))
      select id from old`)
    return rows.length
  })
  let position = '-infinity'
  await inSteps(async () => {
    const { rows } = await execute(sql<{ count: number; last: string | null }>`
      with old as materialized (
        select organization_id, id, created_at from hookseal.events
        where ${isOld} and created_at >= ${position}::timestamptz order by created_at limit ${ROWS}),
      deleted as (
        delete from hookseal.events e using old o
        where e.${isOld} and e.organization_id = o.organization_id and e.id = o.id and not exists (
          select from hookseal.deliveries d
          where d.${inPartition} and d.organization_id = o.organization_id and d.event_id = o.id))
      select count(*)::int as count, max(created_at)::text as last from old`)
    // More than a page of events at one time would not end.
    const isStuck = rows[0]?.last === position
    position = rows[0]?.last ?? position
    return isStuck ? 0 : (rows[0]?.count ?? 0)
  })
}

import { type SQL, sql } from 'drizzle-orm'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Context } from '../context.ts'
import { SENDER_DEFAULTS } from '../defaults.ts'
import { LISTENER_URL } from '../transport/listener-transport.ts'

const ROWS = 1000
const PAUSE_MS = 50

/**
 * Deletes events and deliveries older than the retention period, in small steps. Keeps deliveries that are still pending or retried,
 * and their events. Returns how many were deleted.
 */
export async function sweep(
  { database, policy }: Context,
  signal: AbortSignal,
): Promise<{ deliveries: number; events: number }> {
  const limits = { statementTimeoutMs: SENDER_DEFAULTS.slowStatementMs }
  const executeSlowly = async <Row>(statement: SQL<Row>) =>
    database.transaction(async ({ execute }) => execute(statement), limits)
  const before = new Date(Date.now() - policy.retentionMs).toISOString()
  const keysBefore = new Date(Date.now() - SENDER_DEFAULTS.idempotencyKeyMs).toISOString()
  await executeSlowly(
    sql`delete from hookseal.idempotency_keys where created_at < ${keysBefore}::timestamptz`,
  )
  await executeSlowly(
    sql`delete from hookseal.endpoint_secrets where expires_at < ${keysBefore}::timestamptz`,
  )
  // A listener that disconnects deletes its endpoint, unless its process was killed.
  const lostBefore = new Date(Date.now() - SENDER_DEFAULTS.retentionSweepMs).toISOString()
  await executeSlowly(sql`
    update hookseal.endpoints set enabled = false, deleted_at = now()
    where url = ${LISTENER_URL} and deleted_at is null and coalesce(updated_at, created_at) < ${lostBefore}::timestamptz`)
  const deliveries = await inSteps(signal, async () => {
    const { rows } = await executeSlowly(sql<{ id: string }>`
      with old as (
        delete from hookseal.deliveries where status in ('delivered', 'dead') and id in (
          select id from hookseal.deliveries
          where created_at < ${before}::timestamptz and status in ('delivered', 'dead') order by created_at limit ${ROWS})
        returning id),
      deleted_attempts as (delete from hookseal.attempts where delivery_id in (select id from old))
      select id from old`)
    return rows.length
  })
  const events = await inSteps(signal, async () => {
    const { rows } = await executeSlowly(sql<{ id: string }>`
      delete from hookseal.events where (organization_id, id) in (
        select e.organization_id, e.id from hookseal.events e
        where e.created_at < ${before}::timestamptz and not exists (
          select from hookseal.deliveries d where d.organization_id = e.organization_id and d.event_id = e.id)
        order by e.created_at limit ${ROWS})
      returning id`)
    return rows.length
  })
  // PostgreSQL vacuums by itself, an embedded database does not: it would never reuse space, and run out of transaction ids.
  if (database.backend === 'pglite' && !signal.aborted) await database.execute(sql`vacuum`)
  return { deliveries, events }
}

async function inSteps(signal: AbortSignal, step: () => Promise<number>): Promise<number> {
  let total = 0
  while (!signal.aborted) {
    const done = await step()
    total += done
    if (done < ROWS) break
    await sleep(PAUSE_MS)
  }
  return total
}

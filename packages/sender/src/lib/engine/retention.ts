import { type SQL, sql } from 'drizzle-orm'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Context } from '../context.ts'
import { SENDER_DEFAULTS } from '../defaults.ts'
import { LISTENER_URL } from '../transport/listener-transport.ts'

/** The tables whose rows are deleted `keptMs` after the time in `column`. */
const EXPIRING = [
  { table: 'idempotency_keys', column: 'created_at', keptMs: SENDER_DEFAULTS.idempotencyKeyMs },
  { table: 'endpoint_secrets', column: 'expires_at', keptMs: SENDER_DEFAULTS.idempotencyKeyMs },
  { table: 'sessions', column: 'expires_at', keptMs: 0 },
  { table: 'replays', column: 'finished_at', keptMs: SENDER_DEFAULTS.replayKeptMs },
] as const

const ROWS = 1000
const PAUSE_MS = 50

/**
 * Deletes events and deliveries older than the retention period, in small steps. Keeps deliveries that are still pending or retried,
 * and their events. Returns how many were deleted. Ages are by the clock of the database.
 */
export async function sweep(
  { database, policy }: Context,
  signal: AbortSignal,
): Promise<{ deliveries: number; events: number }> {
  const limits = { statementTimeoutMs: SENDER_DEFAULTS.slowStatementMs }
  const executeSlowly = async <Row>(statement: SQL<Row>) =>
    database.transaction(async ({ execute }) => execute(statement), limits)
  for (const { table, column, keptMs } of EXPIRING)
    await inSteps(signal, async () => {
      const { rows } = await executeSlowly(sql`
        delete from hookseal.${sql.raw(table)} where ctid in (
          select ctid from hookseal.${sql.raw(table)} where ${sql.raw(column)} < ${ago(keptMs)} limit ${ROWS})
        returning true`)
      return rows.length
    })
  // A listener that disconnects deletes its endpoint, unless its process was killed.
  await executeSlowly(sql`
    update hookseal.endpoints set enabled = false, deleted_at = now()
    where url = ${LISTENER_URL} and deleted_at is null and coalesce(updated_at, created_at) < ${ago(SENDER_DEFAULTS.retentionSweepMs)}`)
  const before = ago(policy.retentionMs)
  const deliveries = await inSteps(signal, async () => {
    const { rows } = await executeSlowly(sql<{ id: string }>`
      with old as (
        delete from hookseal.deliveries where status in ('delivered', 'dead') and id in (
          select id from hookseal.deliveries
          where created_at < ${before} and status in ('delivered', 'dead') order by created_at limit ${ROWS})
        returning id),
      deleted_attempts as (delete from hookseal.attempts where delivery_id in (select id from old))
      select id from old`)
    return rows.length
  })
  const events = await inSteps(signal, async () => {
    const { rows } = await executeSlowly(sql<{ id: string }>`
      delete from hookseal.events where (organization_id, id) in (
        select e.organization_id, e.id from hookseal.events e
        where e.created_at < ${before} and not exists (
          select from hookseal.deliveries d where d.organization_id = e.organization_id and d.event_id = e.id)
        order by e.created_at limit ${ROWS})
      returning id`)
    return rows.length
  })
  // PostgreSQL vacuums by itself, an embedded database does not: it would never reuse space, and run out of transaction ids.
  if (database.backend === 'pglite' && !signal.aborted) await database.execute(sql`vacuum`)
  return { deliveries, events }
}

function ago(ms: number): SQL {
  return sql`now() - ${ms}::float8 * interval '1 ms'`
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

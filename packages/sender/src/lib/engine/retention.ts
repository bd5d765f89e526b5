import { type SQL, sql } from 'drizzle-orm'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Context } from '../context.ts'
import { readNow } from '@hookseal/engine/database'
import { dropPartitions } from '../database/partitions/drop-partitions.ts'
import { readPartitions } from '../database/partitions/read-partitions.ts'
import { timestamp } from '../database/partitions/in-days.ts'
import { SENDER_DEFAULTS } from '../defaults.ts'
import { deleteLostListeners } from './lost-listeners.ts'
import { sweepUpgraded } from './sweep-upgraded.ts'

/** The tables whose rows are deleted `keptMs` after the time in `column`. */
const EXPIRING = [
  { table: 'idempotency_keys', column: 'created_at', keptMs: SENDER_DEFAULTS.idempotencyKeyMs },
  { table: 'endpoint_secrets', column: 'expires_at', keptMs: SENDER_DEFAULTS.idempotencyKeyMs },
  { table: 'source_secrets', column: 'expires_at', keptMs: 0 },
  { table: 'source_rejections', column: 'received_at', keptMs: SENDER_DEFAULTS.rejectionsKeptMs },
  { table: 'sessions', column: 'expires_at', keptMs: 0 },
  { table: 'replays', column: 'finished_at', keptMs: SENDER_DEFAULTS.replayKeptMs },
] as const

const ROWS = 1000
const PAUSE_MS = 50

type RetentionContext = Pick<Context, 'database' | 'partitions' | 'policy' | 'queue' | 'log'>

/**
 * Drops the partitions of events, deliveries and attempts that are older than the retention period, except those with a delivery that has a
 * job or is still to be created. Deletes expired rows of other tables in small steps. Resolves with the names of the dropped partitions. Ages are by the clock of the
 * database.
 */
export async function sweep(context: RetentionContext, signal: AbortSignal): Promise<{ dropped: string[] }> {
  const { database, partitions, policy, queue, log } = context
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
  await database.transaction(deleteLostListeners, limits)
  const before = (await readNow(database)) - policy.retentionMs
  const dropped = await dropPartitions(database, log, {
    before,
    isUsed: async ({ from, to }) =>
      (await queue.hasJobs({ from: from ?? 0, to })) || (await hasFanouts(database, { from: from ?? 0, to })),
    signal,
  })
  if (dropped.length > 0) log.info({ dropped }, 'dropped the partitions of days after the retention period')
  await partitions.prepare()
  if (partitions.upgradedUntil !== undefined)
    await sweepUpgraded(executeSlowly, { before, until: partitions.upgradedUntil }, async (step) =>
      inSteps(signal, step),
    )
  await deleteEventIds(context, signal)
  // PostgreSQL vacuums by itself, an embedded database does not: it would never reuse space, and run out of transaction ids.
  if (database.backend === 'pglite' && !signal.aborted) await database.execute(sql`vacuum`)
  return { dropped }
}

/** Resolves with whether an event of this time, in ms since the epoch, will get more deliveries: they are in the partition of their event. */
async function hasFanouts(
  { execute }: RetentionContext['database'],
  { from, to }: { from: number; to: number },
): Promise<boolean> {
  const { rows } = await execute(sql<{ exists: boolean }>`
    select exists (select from hookseal.fanouts where event_at >= ${timestamp(from)} and event_at < ${timestamp(to)})`)
  return rows[0]?.exists ?? true
}

/**
 * Deletes the given ids of events whose partition was dropped. Each step begins where the one before it ended, so that it does not read the
 * index entries of deleted rows again.
 */
async function deleteEventIds({ database }: RetentionContext, signal: AbortSignal): Promise<void> {
  const starts = (await readPartitions(database)).flatMap(({ table, from }) =>
    table === 'events' ? [from] : [],
  )
  const oldest = starts.includes(null) ? null : Math.min(...starts.map(Number))
  if (oldest === null || !Number.isFinite(oldest)) return
  let position = '-infinity'
  await inSteps(signal, async () => {
    const { rows } = await database.execute(sql<{ count: number; last: string | null }>`
      with expired as materialized (
        select organization_id, id, created_at from hookseal.event_ids
        where created_at >= ${position}::timestamptz and created_at < ${new Date(oldest).toISOString()}::timestamptz
        order by created_at limit ${ROWS}),
      deleted as (
        delete from hookseal.event_ids e using expired x where e.organization_id = x.organization_id and e.id = x.id)
      select count(*)::int as count, max(created_at)::text as last from expired`)
    position = rows[0]?.last ?? position
    return rows[0]?.count ?? 0
  })
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

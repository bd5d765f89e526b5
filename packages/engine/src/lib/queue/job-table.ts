import { sql } from 'drizzle-orm'
import type { Transaction } from '../database/database.ts'
import type { QueueTable } from './queue-table.ts'
import { TURN_KEYS } from './turns.ts'

/**
 * Settings of the table. Each delivery leaves two dead rows and their index entries, and a fetch reads the oldest entries first, so dead
 * ones cost every fetch. The defaults of PostgreSQL wait for a fifth of the table: 100,000 deliveries with a backlog of 500,000.
 */
const SETTINGS = {
  // A vacuum of a few thousand rows takes milliseconds.
  autovacuum_vacuum_scale_factor: 0.01,
  autovacuum_vacuum_threshold: 5000,
  // Estimates of the backlog in the metrics come from these statistics.
  autovacuum_analyze_scale_factor: 0.05,
  autovacuum_analyze_threshold: 10_000,
  // A vacuum that pauses to spare the disk falls behind a queue under load.
  autovacuum_vacuum_cost_delay: 0,
} as const

/** The index of earlier versions. */
const OLD_INDEX = 'hookseal_turns'

/** Adds what a queue needs to the table of pg-boss: an index, and settings of autovacuum. */
export async function prepareJobTable(tx: Transaction, { indexes, waiting }: QueueTable): Promise<void> {
  const { rows } = await tx.execute(sql<{ index: unknown; settings: string[] | null }>`
    select to_regclass(${`hookseal_queue.${indexes.turns}`}) as index, reloptions as settings
    from pg_class where oid = 'hookseal_queue.job_common'::regclass`)
  const [found] = rows
  const settings = Object.entries(SETTINGS).map(([name, value]) => `${name}=${value}`)
  if (!settings.every((setting) => found?.settings?.includes(setting)))
    await tx.execute(sql.raw(`alter table hookseal_queue.job_common set (${settings.join(', ')})`))
  if (found?.index) return
  await tx.execute(
    sql.raw(`create index ${indexes.turns} on hookseal_queue.job_common (${TURN_KEYS}) where ${waiting}`),
  )
  await tx.execute(sql.raw(`drop index if exists hookseal_queue.${OLD_INDEX}`))
}

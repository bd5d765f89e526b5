import { sql } from 'drizzle-orm'
import type { Transaction } from '../database/database.ts'
import type { QueueTable } from './queue-table.ts'

/** In UTC: an index cannot contain what depends on a time zone. */
const LEASE_END = `((started_on at time zone 'UTC') + expire_seconds * interval '1 second')`

/**
 * Creates the index by which `recover` finds expired leases, and drops one of pg-boss that nothing here uses. So a lease adds as many index
 * entries as before.
 */
export async function prepareLeases(
  { execute }: Transaction,
  { indexes, leased }: QueueTable,
): Promise<void> {
  const { rows } = await execute(
    sql<{ index: unknown }>`select to_regclass(${`hookseal_queue.${indexes.leases}`}) as index`,
  )
  if (rows[0]?.index !== null) return
  await execute(
    sql.raw(`create index ${indexes.leases} on hookseal_queue.job_common (${LEASE_END}) where ${leased}`),
  )
  await execute(sql.raw('drop index if exists hookseal_queue.job_common_i7'))
}

interface LeasedJob {
  id: string
  retryCount: number
}

/** Reads the leased jobs: those whose lease has expired, whatever the number of others, or all. */
export async function readLeases(
  { execute }: Transaction,
  { leased }: QueueTable,
  which: 'expired' | 'all',
): Promise<LeasedJob[]> {
  const condition = which === 'all' ? sql`true` : sql`${sql.raw(LEASE_END)} < now() at time zone 'UTC'`
  const { rows } = await execute(sql<LeasedJob>`
    select id, retry_count as "retryCount" from hookseal_queue.job_common
    where ${sql.raw(leased)} and ${condition} order by ${sql.raw(LEASE_END)}`)
  return rows
}

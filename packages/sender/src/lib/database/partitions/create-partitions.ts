import { sql } from 'drizzle-orm'
import type { Transaction } from '../database.ts'
import { DAY_MS, partitionName } from './days.ts'
import { type Partition, readPartitions } from './read-partitions.ts'
import { PARTITIONED_TABLES, type PartitionedTable } from './tables.ts'

/** An arbitrary but unique number. */
const LOCK = 7_266_114_003
/** How long it waits for another process that creates or drops partitions. */
const LOCK_MS = 2000

/**
 * Creates the partitions of these days, in UTC, that do not exist. Several processes may do it at a time.
 *
 * A partition is created as a table of its own and then attached, which does not block reads and writes of the other partitions:
 * `CREATE TABLE … PARTITION OF` would wait for all transactions that use the table, and block later ones meanwhile.
 */
export async function createPartitions(tx: Transaction, days: readonly number[]): Promise<void> {
  await tx.execute(sql.raw(`set local lock_timeout = ${LOCK_MS}`))
  await tx.execute(sql`select pg_advisory_xact_lock(${LOCK})`)
  const existing = await readPartitions(tx)
  for (const day of days)
    for (const table of PARTITIONED_TABLES)
      if (!isCovered(existing, table.name, day)) await createPartition(tx, table, day)
}

/** Whether a table has a partition for this time. */
export function isCovered(
  partitions: readonly Partition[],
  table: PartitionedTable['name'],
  ms: number,
): boolean {
  return partitions.some(
    (partition) => partition.table === table && (partition.from ?? -Infinity) <= ms && ms < partition.to,
  )
}

async function createPartition(
  { execute }: Transaction,
  { name, primaryKey, once, storage }: PartitionedTable,
  day: number,
): Promise<void> {
  const partition = partitionName(name, day)
  const bounds = `from ('${new Date(day).toISOString()}') to ('${new Date(day + DAY_MS).toISOString()}')`
  const statements = [
    `create table hookseal.${partition} (like hookseal.${name} including defaults including indexes including constraints,
      constraint ${partition}_pkey primary key (${primaryKey})) with (${storage})`,
    ...(once === undefined ? [] : [`create unique index ${partition}_once on hookseal.${partition} ${once}`]),
    `alter table hookseal.${name} attach partition hookseal.${partition} for values ${bounds}`,
  ]
  for (const statement of statements) await execute(sql.raw(statement))
}

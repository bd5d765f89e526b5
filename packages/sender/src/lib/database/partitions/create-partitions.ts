import { sql } from 'drizzle-orm'
import { ADVISORY_LOCKS, type Transaction } from '@hookseal/engine/database'
import { DAY_MS, partitionName } from './days.ts'
import { type Partition, readPartitions } from './read-partitions.ts'
import { PARTITIONED_TABLES, type PartitionedTable } from './tables.ts'

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
  await tx.execute(sql`select pg_advisory_xact_lock(${ADVISORY_LOCKS.createPartitions})`)
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
  { name, primaryKey, once, storage, sample }: PartitionedTable,
  day: number,
): Promise<void> {
  const partition = partitionName(name, day)
  const [start, end] = [day, day + DAY_MS].map((ms) => new Date(ms).toISOString())
  const statements = [
    `create table hookseal.${partition} (like hookseal.${name} including defaults including indexes including constraints,
      constraint ${partition}_pkey primary key (${primaryKey})) with (${storage})`,
    ...(once === undefined ? [] : [`create unique index ${partition}_once on hookseal.${partition} ${once}`]),
    // Until a partition has statistics, PostgreSQL believes that a range of times selects few of its rows, also if it is the whole day. It
    // would join batches by scans: always on an embedded database, which has no autovacuum.
    `insert into hookseal.${partition} (${sample.columns}, created_at)
      select ${sample.values}, at from (values (1, timestamptz '${start}'), (2, timestamptz '${end}' - interval '1 ms')) s(n, at)`,
    `analyze hookseal.${partition} (created_at)`,
    // In a subtransaction, because PostgreSQL would otherwise believe that the table has these two rows.
    'savepoint emptied',
    `truncate hookseal.${partition}`,
    'release savepoint emptied',
    `alter table hookseal.${name} attach partition hookseal.${partition} for values from ('${start}') to ('${end}')`,
  ]
  for (const statement of statements) await execute(sql.raw(statement))
}

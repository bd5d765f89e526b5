import { sql } from 'drizzle-orm'
import type { Logger } from '@hookseal/engine'
import { type Database, isQueryTimeout, isUnavailable, sqlStateOf } from '@hookseal/engine/database'
import { type Partition, readPartitions } from './read-partitions.ts'
import { PARTITIONED_TABLES } from './tables.ts'

/** The comment of a partition that is being dropped. Operators may detach others to keep them. */
const EXPIRED = 'hookseal: expired'

/**
 * Drops the partitions that end at or before `before`, in ms since the epoch, unless `isUsed`. Resolves with their names. Several processes may
 * do it at a time, and may be killed: the next call continues.
 *
 * `DETACH PARTITION … CONCURRENTLY` waits for the transactions that use the table, but no transaction waits for it, as it would for a plain
 * `DROP TABLE`. If they last longer than the time limit of statements, a later call completes it. No query sees the partition meanwhile.
 */
export async function dropPartitions(
  database: Database,
  log: Logger,
  {
    before,
    isUsed,
    signal,
  }: { before: number; isUsed: (partition: Partition) => Promise<boolean>; signal: AbortSignal },
): Promise<string[]> {
  const dropped: string[] = []
  /** Resolves with whether `step` succeeded. An error of one partition must not keep the others forever. */
  async function succeeds(partition: string, step: () => Promise<unknown>): Promise<boolean> {
    try {
      await step()
      return true
    } catch (err) {
      if (isQueryTimeout(err) || IN_USE.has(sqlStateOf(err) ?? ''))
        log.info({ err, partition }, 'a partition is in use, dropping it later')
      else if (isUnavailable(err)) throw err
      else log.error({ err, partition }, 'a partition could not be dropped, trying again at the next sweep')
      return false
    }
  }
  async function dropTable(name: string): Promise<void> {
    if (await succeeds(name, async () => database.execute(sql.raw(`drop table if exists hookseal.${name}`))))
      dropped.push(name)
  }

  for (const name of await readDetached(database)) await dropTable(name)
  const expired = (await readPartitions(database)).filter(({ to }) => to <= before)
  /** The ends of days of which a table remains. */
  const remaining = new Set<number>()
  for (const partition of expired.toSorted(byDayThenTable)) {
    if (signal.aborted) break
    if (remaining.has(partition.to)) continue
    if (!partition.isDetaching && (await isUsed(partition))) continue
    if (await succeeds(partition.name, async () => detachPartition(database, partition)))
      await dropTable(partition.name)
    else remaining.add(partition.to)
  }
  return dropped
}

/**
 * Of a day, events come first: a job without an event ends without an attempt. If attempts came first, a delivery that is replayed meanwhile
 * would be sent, its attempt could not be logged, and it would be sent again with each lease.
 */
function byDayThenTable(a: Partition, b: Partition): number {
  return a.to - b.to || TABLES.indexOf(a.table) - TABLES.indexOf(b.table)
}

/** In the order in which rows are inserted. */
const TABLES = PARTITIONED_TABLES.map(({ name }) => name)

/** Lock not available, canceled by the time limit of the server, detached or dropped by another process. */
const IN_USE = new Set(['55P03', '57014', '55000', '42P01'])

async function detachPartition(
  { backend, execute, executeAlone }: Database,
  partition: Partition,
): Promise<void> {
  const { table, name, isDetaching } = partition
  if (!isDetaching) await execute(sql.raw(`comment on table hookseal.${name} is '${EXPIRED}'`))
  // An embedded database has one connection, so nothing waits for the drop.
  if (backend === 'pglite' && !isDetaching) return
  const how = isDetaching ? 'finalize' : 'concurrently'
  await executeAlone(`alter table hookseal.${table} detach partition hookseal.${name} ${how}`)
}

/** Resolves with the names of expired tables that are not partitions any more: a process detached them and was killed. */
async function readDetached({ execute }: Database): Promise<string[]> {
  const { rows } = await execute(sql<{ name: string }>`
    select relname as name from pg_class
    where relnamespace = to_regnamespace('hookseal') and relkind = 'r' and not relispartition
      and obj_description(oid, 'pg_class') = ${EXPIRED}`)
  return rows.map(({ name }) => name)
}

import { sql } from 'drizzle-orm'
import { setTimeout as sleep } from 'node:timers/promises'
import { ENGINE_DEFAULTS } from '../defaults.ts'
import type { Logger } from '../logger.ts'
import type { Database, TransactionClient } from './database.ts'
import { isPartitioned, partitionsWithout } from './index-partitions.ts'
import { sqlStateOf } from './sql-state.ts'

/** `CREATE INDEX CONCURRENTLY "name" ON "schema"."table" …`, as drizzle-kit writes it. */
const CREATE =
  /^\s*create (unique )?index concurrently (?:if not exists )?"(\w+)" on "(\w+)"\."(\w+)"([^]*)$/i
const DROP = /^\s*drop index concurrently /i
/** Another client uses what the statement needs. */
const CONTENTION = new Set(['55P03', '40P01'])
const PROGRESS_MS = 5000

interface Index {
  /** `unique ` or nothing. */
  unique: string
  name: string
  schema: string
  table: string
  /** What follows the table: method, columns, predicate. */
  definition: string
}

/** Whether a statement of a migration cannot run in a transaction. */
export function isConcurrent(statement: string): boolean {
  return CREATE.test(statement) || DROP.test(statement)
}

/** Returns the statement for a database without other clients. */
export function withoutConcurrently(statement: string): string {
  return isConcurrent(statement) ? statement.replace(/ concurrently/i, '') : statement
}

/**
 * Builds indexes while other processes read and write the tables. An index that an earlier run left incomplete is built again, and a complete
 * one is kept. The index of a partitioned table is built partition by partition.
 */
export async function buildConcurrently(
  database: Database,
  statements: readonly string[],
  log: Logger,
): Promise<void> {
  await database.outsideTransactions(async (client) => {
    for (const statement of statements) {
      const index = parse(statement)
      const stopLog = logProgress(database, log)
      try {
        if (index === undefined) await retry(log, statement, async () => client.query(statement))
        else await build(client, index, log)
      } finally {
        stopLog()
      }
    }
  })
}

function parse(statement: string): Index | undefined {
  if (DROP.test(statement)) return undefined
  const [, unique = '', name = '', schema = '', table = '', definition = ''] = CREATE.exec(statement) ?? []
  if (name === '')
    throw new Error(`only CREATE INDEX CONCURRENTLY can run outside of a transaction, not: ${statement}`)
  return { unique, name, schema, table, definition }
}

async function build(client: TransactionClient, index: Index, log: Logger): Promise<void> {
  const { unique, name, schema, table, definition } = index
  if (!(await isPartitioned(client, index))) return buildOne(client, index, log)
  if ((await stateOf(client, index)) === 'valid') return
  const create = `create ${unique}index if not exists "${name}" on only "${schema}"."${table}"${definition}`
  await retry(log, create, async () => lockBriefly(client, create))
  // Partitions that other processes create from now on have the index from the start.
  for (const partition of await partitionsWithout(client, index)) {
    const own = { ...index, table: partition, name: `${name}_${partition}`.slice(0, 63) }
    const attach = `alter index "${schema}"."${name}" attach partition "${schema}"."${own.name}"`
    try {
      await buildOne(client, own, log)
      await retry(log, attach, async () => lockBriefly(client, attach))
    } catch (error) {
      // Other processes drop the partitions of expired days.
      if ((await partitionsWithout(client, index)).includes(partition)) throw error
    }
  }
}

async function buildOne(client: TransactionClient, index: Index, log: Logger): Promise<void> {
  const { unique, name, schema, table, definition } = index
  await retry(log, `index ${name}`, async () => {
    const state = await stateOf(client, index)
    if (state === 'valid') return
    // The server goes on with the build of a process that was killed.
    if (state === 'building') throw new BusyError(name)
    if (state === 'incomplete') {
      log.warn({ index: name }, 'an index is incomplete, building it again')
      await client.query(`drop index concurrently "${schema}"."${name}"`)
    }
    await client.query(`create ${unique}index concurrently "${name}" on "${schema}"."${table}"${definition}`)
  })
}

/** Another client builds the index. */
class BusyError extends Error {
  readonly code = '55P03'
}

/** An interrupted build leaves an index that is not valid: writes maintain it, and no query uses it. */
async function stateOf(
  client: TransactionClient,
  { schema, name }: Index,
): Promise<'valid' | 'building' | 'incomplete' | 'absent'> {
  const { rows } = await client.query(
    `select i.indisvalid as "isValid",
        exists (select from pg_stat_progress_create_index p where p.index_relid = i.indexrelid) as "isBuilding"
      from pg_index i join pg_class c on c.oid = i.indexrelid join pg_namespace n on n.oid = c.relnamespace
      where n.nspname = $1 and c.relname = $2`,
    [schema, name],
  )
  const [row] = rows as { isValid: boolean; isBuilding: boolean }[]
  if (row === undefined) return 'absent'
  return row.isValid ? 'valid' : row.isBuilding ? 'building' : 'incomplete'
}

/** Runs a statement that writes would queue behind while it waits. */
async function lockBriefly(client: TransactionClient, statement: string): Promise<void> {
  try {
    await client.query(`begin; set local lock_timeout = ${ENGINE_DEFAULTS.tableLockMs}; ${statement}; commit`)
  } catch (error) {
    await client.query('rollback')
    throw error
  }
}

/** Repeats `work` while other clients use what it needs, with pauses in which they continue. */
async function retry(log: Logger, what: string, work: () => Promise<unknown>): Promise<void> {
  for (;;) {
    try {
      await work()
      return
    } catch (error) {
      if (!CONTENTION.has(sqlStateOf(error) ?? '')) throw error
      log.warn({ statement: what }, 'waiting for a client of the database that keeps a table locked')
      await sleep(ENGINE_DEFAULTS.lockRetryMs)
    }
  }
}

/** Logs how far the build is, every five seconds. Returns the function that ends it. */
function logProgress({ execute }: Database, log: Logger): () => void {
  const timer = setInterval(() => {
    const read = execute(
      sql<
        Record<string, unknown>
      >`select phase, blocks_done as "blocksDone", blocks_total as "blocksTotal" from pg_stat_progress_create_index
        where datname = current_database()`,
    )
    // Only the progress is missing from the log then.
    read.then(
      ({ rows: [row] }) => log.warn({ ...row }, 'building an index'),
      () => {},
    )
  }, PROGRESS_MS)
  timer.unref()
  return () => clearInterval(timer)
}

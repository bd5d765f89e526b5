import { PGlite } from '@electric-sql/pglite'
import { sql } from 'drizzle-orm'
import type { PgDatabase, PgQueryResultHKT } from 'drizzle-orm/pg-core'
import { mkdirSync } from 'node:fs'
import { resolve } from 'node:path'
import { Pool } from 'pg'
import { type Db as QueueDatabase, fromDrizzle, fromPglite } from 'pg-boss'
import { SenderError } from '../errors.ts'
import { lockDataDirectory } from './data-lock.ts'
import { fromPgliteClient, fromPostgresClient } from './drizzle-client.ts'

/** Drizzle on either engine, or inside a transaction of it. */
export type Queries = PgDatabase<PgQueryResultHKT>

/** What a caller's own transaction must be able to do: a client of `pg` between BEGIN and COMMIT, or PGlite's transaction. */
export interface TransactionClient {
  query(text: string, values?: unknown[]): Promise<{ rows: unknown[] }>
}

/** One storage for tables and queue: PGlite in a data directory, or PostgreSQL. */
export interface Database {
  readonly embedded: boolean
  readonly queries: Queries
  /** How the queue reaches the same storage. */
  readonly queue: { backend: 'pglite' | 'postgres'; db: QueueDatabase }
  /** Runs `work` in one transaction; the queue takes part through `queue`. */
  transaction<T>(work: (tx: Transaction) => Promise<T>): Promise<T>
  /** Takes part in a transaction that the caller began and will end. */
  join(client: TransactionClient): Transaction
  close(): Promise<void>
}

export interface Transaction {
  queries: Queries
  queue: QueueDatabase
}

/**
 * Opens `pglite:<directory>` (`pglite:` alone is in memory) or `postgres://…`. Migrations are not run.
 *
 * @throws {SenderError} `ERR_SENDER_DATABASE` for an address of neither kind; `ERR_SENDER_DATABASE_LOCKED`.
 */
export async function openDatabase(address: string): Promise<Database> {
  if (address.startsWith('pglite:')) return openEmbedded(address.slice('pglite:'.length))
  if (/^postgres(ql)?:\/\//.test(address)) return openPostgres(address)
  throw new SenderError('ERR_SENDER_DATABASE', 'database must be pglite:<directory> or postgres://user@host/name')
}

async function openEmbedded(directory: string): Promise<Database> {
  const path = directory === '' ? undefined : resolve(directory)
  if (path !== undefined) mkdirSync(path, { recursive: true, mode: 0o700 })
  const unlock = path === undefined ? undefined : lockDataDirectory(path)
  // The files of the cluster lie one level down: PGlite refuses a directory that holds anything else.
  const client = await PGlite.create(path === undefined ? {} : { dataDir: `${path}/data` })
  const queries = fromPgliteClient(client)
  return {
    embedded: true,
    queries,
    queue: { backend: 'pglite', db: fromPglite(client) },
    transaction: async (work) => queries.transaction(async (tx) => work(participant(tx))),
    join: (caller) => participant(fromPgliteClient(caller)),
    async close() {
      await client.close()
      unlock?.()
    },
  }
}

async function openPostgres(connectionString: string): Promise<Database> {
  const pool = new Pool({ connectionString, max: 10 })
  // A connection that breaks while it idles is replaced by the pool; its statement, if any, has its own error.
  pool.on('error', () => {})
  const queries = fromPostgresClient(pool)
  await queries.execute(sql`select 1`).catch(async (cause: unknown) => {
    await pool.end()
    throw new SenderError('ERR_SENDER_DATABASE', 'The PostgreSQL server cannot be reached.', { cause })
  })
  return {
    embedded: false,
    queries,
    queue: {
      backend: 'postgres',
      // pg takes a list without a type as JSON or as an array by the column, as pg-boss expects of its own pool.
      db: { executeSql: async (text, values) => pool.query(text, values) },
    },
    transaction: async (work) => queries.transaction(async (tx) => work(participant(tx))),
    join: (caller) => participant(fromPostgresClient(caller)),
    close: async () => pool.end(),
  }
}

function participant(queries: Queries): Transaction {
  return { queries, queue: fromDrizzle(queries as never, sql) }
}

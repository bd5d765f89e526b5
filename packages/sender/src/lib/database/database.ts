import type { SQL } from 'drizzle-orm'
import type { PgDatabase, PgQueryResultHKT } from 'drizzle-orm/pg-core'
import type { Db as QueueConnection } from 'pg-boss'
import { SenderError } from '../errors.ts'
import { openEmbedded } from './embedded.ts'
import { openPostgres } from './postgres.ts'

/** Drizzle on either engine, or inside a transaction of it. */
export type Queries = PgDatabase<PgQueryResultHKT>

/** What a caller's own transaction must be able to do: a client of `pg` between BEGIN and COMMIT, or PGlite's transaction. */
export interface TransactionClient {
  readonly query: (text: string, values?: unknown[]) => Promise<{ rows: unknown[] }>
}

export interface Transaction {
  readonly queries: Queries
  /** How the queue takes part. */
  readonly queue: QueueConnection
  /** Runs a statement of ours; `Row` is what it selects. */
  readonly execute: <Row>(statement: SQL<Row>) => Promise<{ rows: Row[] }>
}

/** One storage for tables and queue: PGlite in a data directory, or PostgreSQL. */
export interface Database extends Transaction {
  readonly backend: 'pglite' | 'postgres'
  /** Where an embedded database lives; in memory there is none. */
  readonly directory: string | undefined
  /** Runs `work` in one transaction, tables and queue together. */
  readonly transaction: <T>(work: (tx: Transaction) => Promise<T>) => Promise<T>
  /** Runs a caller's own statements in one transaction. */
  readonly run: <T>(work: (client: TransactionClient) => Promise<T>) => Promise<T>
  /** Takes part in a transaction that the caller began and will end. */
  readonly join: (client: TransactionClient) => Transaction
  /** Calls back after each commit that notified `channel`, whoever made it, with what it said. Returns how to end it. */
  readonly listen: (channel: string, onNotice: (payload: string) => void) => Promise<() => Promise<void>>
  readonly close: () => Promise<void>
}

/**
 * Opens `pglite:<directory>` (`pglite:` alone is in memory) or `postgres://…`. Migrations are not run.
 *
 * @throws {SenderError} `ERR_SENDER_DATABASE` for an address of neither kind; `ERR_SENDER_DATABASE_LOCKED`.
 */
export async function openDatabase(address: string): Promise<Database> {
  if (address.startsWith('pglite:')) return openEmbedded(address.slice('pglite:'.length))
  if (/^postgres(ql)?:\/\//.test(address)) return openPostgres(address)
  throw new SenderError(
    'ERR_SENDER_DATABASE',
    'database must be pglite:<directory> or postgres://user@host/name',
  )
}

import type { SQL } from 'drizzle-orm'
import type { PgDatabase, PgQueryResultHKT } from 'drizzle-orm/pg-core'
import type { Db as QueueConnection } from 'pg-boss'
import type { Logger } from '../logger.ts'
import type { WorkLimits } from './work-limits.ts'

/** Drizzle on either engine, or inside a transaction of it. */
export type Queries = PgDatabase<PgQueryResultHKT>

/** A transaction of the caller: a client of `pg` between BEGIN and COMMIT, or a transaction of PGlite. */
export interface TransactionClient {
  readonly query: (text: string, values?: unknown[]) => Promise<{ rows: unknown[] }>
}

export interface Transaction {
  readonly queries: Queries
  /** The connection that pg-boss uses to take part in the transaction. */
  readonly queue: QueueConnection
  /** Runs one statement. `Row` is the type of the rows it returns. */
  readonly execute: <Row>(statement: SQL<Row>) => Promise<{ rows: Row[] }>
}

interface GapOptions {
  /** Called when notifications may have been lost: after each connect, and every `pollMs` while none arrive. Never for an embedded database. */
  onGap: () => void
  /** @default one second */
  pollMs?: number
}

export interface DatabaseOptions {
  /** Maximum connections of this process. */
  connections: number
  /** The address of the same database without a pooler. */
  directDatabase: string | undefined
  log: Logger
}

/** The database of tables and queue: PGlite in a data directory, or PostgreSQL. */
export interface Database extends Transaction {
  readonly backend: 'pglite' | 'postgres'
  /** The data directory of an embedded database; undefined for PostgreSQL and in memory. */
  readonly directory: string | undefined
  /** How much work of one kind may use connections at the same time. */
  readonly limits: WorkLimits
  /** Runs `work` in one transaction that includes tables and queue. */
  readonly transaction: <T>(
    work: (tx: Transaction) => Promise<T>,
    /** Time limit of each statement, 0 for none. @default a few seconds */
    options?: { statementTimeoutMs?: number },
  ) => Promise<T>
  /** Runs one statement outside of a transaction, as some require. Behind a pooler, only this process limits its time. */
  readonly executeAlone: (statement: string) => Promise<void>
  /** Runs a caller's own statements in one transaction. */
  readonly run: <T>(work: (client: TransactionClient) => Promise<T>) => Promise<T>
  /** Joins a transaction that the caller began and will end. */
  readonly join: (client: TransactionClient) => Transaction
  /** Runs statements that cannot be part of a transaction, without time limits, over a connection of its own where there can be one. */
  readonly outsideTransactions: <T>(work: (client: TransactionClient) => Promise<T>) => Promise<T>
  /** Called when the tables are up to date. */
  readonly onMigrated?: () => Promise<void>
  /** Calls `onNotice` with the payload of each notification on `channel`, from any process. Returns a function that ends it. */
  readonly listen: (
    channel: string,
    onNotice: (payload: string) => void,
    options: GapOptions,
  ) => Promise<() => Promise<void>>
  readonly close: () => Promise<void>
}

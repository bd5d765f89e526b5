import type { PoolClient, QueryConfig, QueryResult } from 'pg'
import { isQueryTimeout, markErrors } from './database-errors.ts'
import type { TransactionClient } from './database.ts'
import { POSTGRES_LIMITS } from './postgres-limits.ts'
import { rollbackError } from './rollback-error.ts'
import { sqlStateOf } from './sql-state.ts'

/** Settings of one transaction in place of those of its connection. */
export interface TransactionSettings {
  /** Time limit of each of its statements, in ms, 0 for none. */
  statementMs?: number
  /** Time limit between two of them, in ms, 0 for none. */
  idleMs?: number
  /**
   * Turns bitmap scans off. The statistics of a queue are always out of date: its table was empty then, or full. With bitmap scans,
   * PostgreSQL may read and sort a whole backlog to lease one batch. Without them it walks the index, which is in the order of the batch.
   */
  noBitmapScans?: true
}

/** A connection of the pool while one call uses it. */
export interface Borrowed {
  readonly client: PoolClient
  /** Whether a pooler lends its connections to the server to other clients, too, so that nothing may be set for longer than a transaction. */
  readonly isShared: boolean
  /** Closes the connection instead of returning it to the pool. */
  readonly discard: (error: Error) => void
}

/** The statements that set what every connection, or every transaction behind a pooler, has. */
export function defaultSettings(scope: 'session' | 'local'): string {
  const { statementMs, idleInTransactionMs } = POSTGRES_LIMITS
  return toSql({ statementMs, idleMs: idleInTransactionMs }, scope)
}

function toSql({ statementMs, idleMs, noBitmapScans }: TransactionSettings, scope: string): string {
  const settings = [
    statementMs === undefined ? [] : `set ${scope} statement_timeout = ${statementMs}`,
    idleMs === undefined ? [] : `set ${scope} idle_in_transaction_session_timeout = ${idleMs}`,
    noBitmapScans ? `set ${scope} enable_bitmapscan = off` : [],
  ]
  return settings.flat().join('; ')
}

/** Runs a transaction on a connection. */
export async function runTransaction<T>(
  { client, isShared, discard }: Borrowed,
  work: (client: TransactionClient) => Promise<T>,
  settings: TransactionSettings = {},
): Promise<T> {
  const { query } = marked(client, settings.statementMs)
  let isOpen = true
  const queryWhileOpen: typeof query = async (text, values) => {
    // The connection may belong to another call.
    if (!isOpen) throw new Error('The transaction has ended, so its client runs no more statements.')
    return query(text, values)
  }
  try {
    const begin = ['begin', ...(isShared ? [defaultSettings('local')] : []), toSql(settings, 'local')]
    await query(begin.filter((part) => part !== '').join('; '))
    const result = await work({ query: queryWhileOpen }).finally(() => void (isOpen = false))
    const { command } = await query('commit')
    // PostgreSQL responds ROLLBACK to the commit of a transaction in which a statement failed and the caller caught the error.
    if (command !== 'COMMIT') throw rollbackError()
    return result
  } catch (error) {
    // A connection that is silent or cannot even roll back does not return to the pool, nor one to a server that became a standby:
    // the address may lead to a new primary.
    if (isQueryTimeout(error) || sqlStateOf(error) === READ_ONLY) discard(error as Error)
    else await query('rollback').catch(discard)
    throw error
  }
}

const READ_ONLY = '25006'
/** The longest timer of Node, for statements without a limit. */
const NO_LIMIT_MS = 2 ** 31 - 1
/** How much longer than the server this process waits, so that a statement usually ends with the server's own error. */
const GRACE_MS = POSTGRES_LIMITS.responseMs - POSTGRES_LIMITS.statementMs

/** Runs statements on `client`, remembering their errors as those of the database. */
export function marked(client: PoolClient, timeoutMs?: number) {
  const limit =
    timeoutMs === undefined ? {} : { query_timeout: timeoutMs === 0 ? NO_LIMIT_MS : timeoutMs + GRACE_MS }
  return {
    query: async (query: string | QueryConfig, values?: unknown[]): Promise<QueryResult> =>
      markErrors(async () =>
        client.query({ ...(typeof query === 'string' ? { text: query } : query), ...limit }, values),
      ),
  }
}

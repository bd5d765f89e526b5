import { sql } from 'drizzle-orm'
import { drizzle } from 'drizzle-orm/node-postgres'
import { type Client, type ClientBase, Pool, type PoolClient, type QueryConfig, type QueryResult } from 'pg'
import { SenderError } from '../errors.ts'
import { isQueryTimeout, markErrors } from './database-errors.ts'
import type { Database, Queries, TransactionClient } from './database.ts'
import { listenOnPostgres } from './postgres-listener.ts'
import { toTransaction } from './to-transaction.ts'
import { TimeoutError, withTimeout } from '../with-timeout.ts'
import { destroyConnection } from './destroy-connection.ts'
import { rollbackError } from './rollback-error.ts'
import { sqlStateOf } from './sql-state.ts'

/**
 * The statistics of a queue are always out of date: its table was empty then, or full. With bitmap scans, PostgreSQL may read and sort a
 * whole backlog to lease one batch. Without them it walks the index, which is in the order of the batch.
 */
const QUEUE_PLANNER = 'set enable_bitmapscan = off'
/**
 * Time limits, so that every call ends within 15 s although the server, or a pooler in front of it, is frozen, or the network drops its
 * packets. The server aborts a statement that takes long, because of a lock for example. If not even that reaches this process, the
 * connection is destroyed. A call may wait for the timeout of another one and then for a new connection.
 */
export const POSTGRES_LIMITS = {
  statementMs: 7000,
  responseMs: 8000,
  connectMs: 5000,
  /**
   * A process that freezes inside a transaction, or loses its path, keeps rows locked: all processes would wait for it. The server ends such
   * a transaction before the statements that wait for its locks reach their limit.
   */
  idleInTransactionMs: 5000,
} as const
/** How long a close waits for running statements. */
const CLOSE_MS = 2000

/** Opens a PostgreSQL database, which any number of processes can share. */
export async function openPostgres(connectionString: string): Promise<Database> {
  const idleLimit = `set idle_in_transaction_session_timeout = ${POSTGRES_LIMITS.idleInTransactionMs}`
  const statementLimit = `set statement_timeout = ${POSTGRES_LIMITS.statementMs}`
  const main = openPool(connectionString, 10, `${statementLimit}; ${idleLimit}`)
  const forQueue = openPool(connectionString, 2, `${QUEUE_PLANNER}; ${idleLimit}`)
  const queries = over(main)
  const close = async () => void (await Promise.all([main.close(), forQueue.close()]))
  await queries.execute(sql`select 1`).catch(async (cause: unknown) => {
    await close()
    throw new SenderError('ERR_SENDER_DATABASE', 'The PostgreSQL server is unavailable.', { cause })
  })
  return {
    backend: 'postgres',
    directory: undefined,
    ...toTransaction(queries),
    // Not over Drizzle: pg-boss expects pg to convert lists to JSON or arrays, depending on the column.
    // In a transaction: if this process gives up on a fetch, the server rolls it back instead of leasing jobs that no process received.
    queue: { executeSql: async (text, values) => forQueue.runOn(async ({ query }) => query(text, values)) },
    // Not Drizzle's own transaction, which leaks the connection if BEGIN fails.
    transaction: async (work, limits) =>
      retryAfterDeadlock(async () =>
        main.runOn(async (client) => work(toTransaction(over(client))), toLimits(limits?.statementTimeoutMs)),
      ),
    // The caller decides how long it may wait between its statements.
    run: async (work) => main.runOn(work, { idleMs: 0 }),
    join: (caller) => toTransaction(over(caller)),
    listen: async (channel, onNotice) =>
      markErrors(async () => listenOnPostgres(connectionString, channel, onNotice)),
    close,
  }
}

function openPool(connectionString: string, max: number, settings: string) {
  const clients = new Set<Client>()
  // The pool awaits this hook, although its type does not declare it.
  const hooks = {
    async onConnect(client: ClientBase) {
      clients.add(client as Client) // a pool creates only these
      client.once('end', () => clients.delete(client as Client))
      await client.query(settings)
    },
  }
  const pool = new Pool({
    connectionString,
    max,
    connectionTimeoutMillis: POSTGRES_LIMITS.connectMs,
    query_timeout: POSTGRES_LIMITS.responseMs,
    keepAlive: true,
    application_name: 'hookseal',
    ...hooks,
  })
  const idle = new Set<ClientBase>()
  pool.on('acquire', (client) => idle.delete(client))
  pool.on('remove', (client) => idle.delete(client))
  pool.on('release', (error, client) => {
    if (error === undefined || error === null) idle.add(client)
    // The path that this connection lost is that of the idle ones: each would cost another call its whole time limit.
    else if (isQueryTimeout(error)) for (const other of idle) destroyConnection(other as Client)
  })
  // The pool replaces an idle connection that breaks. A running statement rejects by itself.
  pool.on('error', () => {})
  // The pool removes its own listener from a connection in use. Without this one, a broken connection would terminate the process.
  pool.on('connect', (client) => client.on('error', () => {}))
  /** The pool may hand out a connection that was destroyed a moment ago, before it learns of it. */
  async function connect(): Promise<PoolClient> {
    for (;;) {
      const client = await markErrors(async () => pool.connect())
      if (!client.connection.stream.destroyed) return client
      client.release(true)
    }
  }

  return {
    /** Runs one statement outside a transaction. */
    async query(query: string | QueryConfig, values?: unknown[]): Promise<QueryResult> {
      const client = await connect()
      let broken: Error | undefined
      try {
        return await marked(client).query(query, values)
      } catch (error) {
        if (isQueryTimeout(error)) broken = error as Error
        throw error
      } finally {
        client.release(broken)
      }
    },
    async runOn<T>(work: (client: TransactionClient) => Promise<T>, limits?: Limits): Promise<T> {
      return runOn(await connect(), work, limits)
    },
    /** Closes the pool. A frozen server never responds, so connections that are still open after `CLOSE_MS` are destroyed. */
    async close(): Promise<void> {
      setTimeout(() => clients.forEach(destroyConnection), CLOSE_MS).unref()
      // pool.end() also waits for connections that are being made and for callers' transactions, which may not end.
      await withTimeout(CLOSE_MS + 500, async () => pool.end(), closingLate).catch(() => {})
    },
  }
}

function closingLate(): TimeoutError {
  return new TimeoutError('closing the pool took too long')
}

/** Time limits of a transaction in place of the pool's, 0 for none. */
interface Limits {
  /** Of each of its statements. */
  statementMs?: number
  /** Between two of them. */
  idleMs?: number
}

/** A transaction whose statements have no time limit may also wait for other work between them. */
function toLimits(statementMs: number | undefined): Limits {
  if (statementMs === undefined) return {}
  return statementMs === 0 ? { statementMs, idleMs: 0 } : { statementMs }
}

/** Runs a transaction. */
async function runOn<T>(
  client: PoolClient,
  work: (client: TransactionClient) => Promise<T>,
  { statementMs, idleMs }: Limits = {},
): Promise<T> {
  const { query } = marked(client, statementMs)
  let broken: Error | undefined
  try {
    await query('begin')
    if (statementMs !== undefined) await query(`set local statement_timeout = ${statementMs}`)
    if (idleMs !== undefined) await query(`set local idle_in_transaction_session_timeout = ${idleMs}`)
    const result = await work({ query })
    const { command } = await query('commit')
    // PostgreSQL responds ROLLBACK to the commit of a transaction in which a statement failed and the caller caught the error.
    if (command !== 'COMMIT') throw rollbackError()
    return result
  } catch (error) {
    // A connection that is silent or cannot even roll back does not return to the pool, nor one to a server that became a standby:
    // the address may lead to a new primary.
    if (isQueryTimeout(error) || sqlStateOf(error) === READ_ONLY) broken = error as Error
    else await query('rollback').catch((cause: Error) => (broken = cause))
    throw error
  } finally {
    client.release(broken)
  }
}

/** The longest timer of Node, for statements without a limit. */
const NO_LIMIT_MS = 2 ** 31 - 1
/** How much longer than the server this process waits, so that a statement usually ends with the server's own error. */
const GRACE_MS = POSTGRES_LIMITS.responseMs - POSTGRES_LIMITS.statementMs

/** Runs statements on `client`, remembering their errors as those of the database. */
function marked(client: PoolClient, timeoutMs?: number) {
  const limit =
    timeoutMs === undefined ? {} : { query_timeout: timeoutMs === 0 ? NO_LIMIT_MS : timeoutMs + GRACE_MS }
  return {
    query: async (query: string | QueryConfig, values?: unknown[]): Promise<QueryResult> =>
      markErrors(async () =>
        client.query({ ...(typeof query === 'string' ? { text: query } : query), ...limit }, values),
      ),
  }
}

function over(client: object): Queries {
  // Drizzle's type requires a class of `pg`, but it only calls `query`, and `connect` of a pool.
  return drizzle({ client: client as never })
}

const READ_ONLY = '25006'
const TRIES = 4
const DEADLOCK_DETECTED = '40P01'

/** Retries a transaction that PostgreSQL rolled back because of a deadlock. */
async function retryAfterDeadlock<T>(run: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await run()
    } catch (error) {
      if (tries === TRIES || sqlStateOf(error) !== DEADLOCK_DETECTED) throw error
    }
  }
}

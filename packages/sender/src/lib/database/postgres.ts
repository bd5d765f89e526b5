import { sql } from 'drizzle-orm'
import { drizzle } from 'drizzle-orm/node-postgres'
import { type Client, type ClientBase, Pool, type PoolClient } from 'pg'
import { SenderError } from '../errors.ts'
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
/** Statements that take longer, because of a lock for example, fail and are retried, so that the operator sees them in the log. */
const STATEMENT_TIMEOUT_MS = 60_000
/** How long a close waits for running statements. */
const CLOSE_MS = 2000

/** Opens a PostgreSQL database, which any number of processes can share. */
export async function openPostgres(connectionString: string): Promise<Database> {
  const main = openPool(connectionString, 10, `set statement_timeout = ${STATEMENT_TIMEOUT_MS}`)
  const forQueue = openPool(connectionString, 2, QUEUE_PLANNER)
  const queries = over(main.pool)
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
    queue: { executeSql: async (text, values) => forQueue.pool.query(text, values) },
    // Not Drizzle's own transaction, which leaks the connection if BEGIN fails.
    transaction: async (work) =>
      retryAfterDeadlock(async () =>
        runOn(await main.pool.connect(), async (client) => work(toTransaction(over(client)))),
      ),
    run: async (work) => runOn(await main.pool.connect(), work),
    join: (caller) => toTransaction(over(caller)),
    listen: async (channel, onNotice) => listenOnPostgres(connectionString, channel, onNotice),
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
    connectionTimeoutMillis: 10_000,
    application_name: 'hookseal',
    ...hooks,
  })
  // The pool replaces an idle connection that breaks. A running statement rejects by itself.
  pool.on('error', () => {})
  // The pool removes its own listener from a connection in use. Without this one, a broken connection would terminate the process.
  pool.on('connect', (client) => client.on('error', () => {}))
  return {
    pool,
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

async function runOn<T>(client: PoolClient, work: (client: TransactionClient) => Promise<T>): Promise<T> {
  let broken: Error | undefined
  try {
    await client.query('begin')
    const result = await work(client)
    const { command } = await client.query('commit')
    // PostgreSQL responds ROLLBACK to the commit of a transaction in which a statement failed and the caller caught the error.
    if (command !== 'COMMIT') throw rollbackError()
    return result
  } catch (error) {
    // A connection that cannot even roll back does not return to the pool.
    await client.query('rollback').catch((cause: Error) => (broken = cause))
    throw error
  } finally {
    client.release(broken)
  }
}

function over(client: object): Queries {
  // Drizzle's type requires a class of `pg`, but it only calls `query`, and `connect` of a pool.
  return drizzle({ client: client as never })
}

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

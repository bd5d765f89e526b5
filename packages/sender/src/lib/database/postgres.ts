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
 * The statistics of a queue are always of another hour: its table was empty, or full. Left alone, PostgreSQL may read and sort
 * all of a backlog to lease a batch of it; so it walks the index that has them in order.
 */
const QUEUE_PLANNER = 'set enable_bitmapscan = off'
/** Statements that wait for longer, for a lock say, fail and are tried again: whoever runs this is to hear of it. */
const STATEMENT_TIMEOUT_MS = 60_000
/** How long a close waits for statements under way. */
const CLOSE_MS = 2000

/** Connections to a PostgreSQL server, shared by any number of processes. */
export async function openPostgres(connectionString: string): Promise<Database> {
  const main = openPool(connectionString, 10, `set statement_timeout = ${STATEMENT_TIMEOUT_MS}`)
  const forQueue = openPool(connectionString, 2, QUEUE_PLANNER)
  const queries = over(main.pool)
  const close = async () => void (await Promise.all([main.close(), forQueue.close()]))
  await queries.execute(sql`select 1`).catch(async (cause: unknown) => {
    await close()
    throw new SenderError('ERR_SENDER_DATABASE', 'The PostgreSQL server cannot be reached.', { cause })
  })
  return {
    backend: 'postgres',
    directory: undefined,
    ...toTransaction(queries),
    // pg takes a list without a type as JSON or as an array by the column, as pg-boss expects of its own pool.
    queue: { executeSql: async (text, values) => forQueue.pool.query(text, values) },
    // Not Drizzle's own, which keeps a connection for good whose BEGIN fails.
    transaction: async (work) =>
      againAfterDeadlock(async () =>
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
  // The pool waits for what this returns; its type doesn't say so.
  const hooks = {
    async onConnect(client: ClientBase) {
      clients.add(client as Client) // a pool makes no others
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
  // A connection that breaks while it idles is replaced by the pool; its statement, if any, has its own error.
  pool.on('error', () => {})
  // The pool takes its own listener off a connection that is handed out: without this one, its breaking would end the process.
  pool.on('connect', (client) => client.on('error', () => {}))
  return {
    pool,
    /** A server that is frozen never answers, not even to a goodbye: after a while the rest is broken off, and fails. */
    async close(): Promise<void> {
      setTimeout(() => clients.forEach(destroyConnection), CLOSE_MS).unref()
      // pool.end() also waits for connections that are being made and for callers' transactions, which may not end.
      const late = () => new TimeoutError('closing the pool took too long')
      await withTimeout(CLOSE_MS + 500, async () => pool.end(), late).catch(() => {})
    },
  }
}

async function runOn<T>(client: PoolClient, work: (client: TransactionClient) => Promise<T>): Promise<T> {
  let broken: Error | undefined
  try {
    await client.query('begin')
    const result = await work(client)
    const { command } = await client.query('commit')
    // That is how PostgreSQL commits a transaction in which a statement failed, and somebody caught the error.
    if (command !== 'COMMIT') throw rollbackError()
    return result
  } catch (error) {
    // A connection on which not even this works is not given back to the pool.
    await client.query('rollback').catch((cause: Error) => (broken = cause))
    throw error
  } finally {
    client.release(broken)
  }
}

function over(client: object): Queries {
  // Drizzle's type asks for a class of `pg`; what it calls is `query`, and `connect` of a pool.
  return drizzle({ client: client as never })
}

const TRIES = 4
const DEADLOCK_DETECTED = '40P01'

/** PostgreSQL ends one of two transactions that wait for each other; nothing of it has happened, so it's done again. */
async function againAfterDeadlock<T>(run: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await run()
    } catch (error) {
      if (tries === TRIES || sqlStateOf(error) !== DEADLOCK_DETECTED) throw error
    }
  }
}

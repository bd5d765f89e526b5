import { sql } from 'drizzle-orm'
import { drizzle } from 'drizzle-orm/node-postgres'
import { Client, type QueryConfig, type QueryResult } from 'pg'
import { EngineError } from '../errors.ts'
import { isQueryTimeout } from './database-errors.ts'
import type { Database, DatabaseOptions, Queries, TransactionClient } from './database.ts'
import { createNotifications } from './notifications.ts'
import { POSTGRES_LIMITS } from './postgres-limits.ts'
import { isBehindPooler, openPool, type PostgresPool } from './postgres-pool.ts'
import { type Borrowed, marked, runTransaction, type TransactionSettings } from './postgres-transaction.ts'
import { isScript, runScript } from './postgres-script.ts'
import { sqlStateOf } from './sql-state.ts'
import { toTransaction } from './to-transaction.ts'
import { toWorkLimits } from './work-limits.ts'

/** Opens a PostgreSQL database, which any number of processes can share. */
export async function openPostgres(
  connectionString: string,
  { connections, directDatabase, log }: DatabaseOptions,
): Promise<Database> {
  // One is for notifications.
  const pool = openPool(connectionString, connections - 1)
  const query = async (text: string | QueryConfig, values?: unknown[]) => queryOn(pool, text, values)
  const queries = over({ query })
  const notifications = createNotifications({
    address: directDatabase ?? connectionString,
    isDirect: directDatabase !== undefined,
    notify: async (channel) => void (await query('select pg_notify($1, $2)', [channel, ''])),
    log,
  })
  await queries.execute(sql`select 1`).catch(async (cause: unknown) => {
    await pool.close()
    throw new EngineError('ERR_ENGINE_DATABASE', 'The PostgreSQL server is unavailable.', { cause })
  })
  return {
    backend: 'postgres',
    directory: undefined,
    limits: toWorkLimits(connections),
    ...toTransaction(queries),
    queue: {
      // Not over Drizzle: pg-boss expects pg to convert lists to JSON or arrays, depending on the column.
      // In a transaction: if this process gives up on a fetch, the server rolls it back instead of leasing jobs that no process received.
      executeSql: async (text, values) =>
        pool.borrow('queue', async (borrowed) =>
          isScript(text)
            ? runScript(borrowed, text)
            : runTransaction(borrowed, async (client) => client.query(text, values), { noBitmapScans: true }),
        ),
    },
    // Not Drizzle's own transaction, which leaks the connection if BEGIN fails.
    transaction: async (work, limits) =>
      retryAfterDeadlock(async () =>
        pool.borrow('own', async (borrowed) =>
          runTransaction(
            borrowed,
            async (client) => work(toTransaction(over(client))),
            toSettings(limits?.statementTimeoutMs),
          ),
        ),
      ),
    executeAlone: async (statement) =>
      pool.borrow('own', async (borrowed) => void (await queryAlone(borrowed, statement))),
    // The caller decides how long it may wait between its statements.
    run: async (work) =>
      pool.borrow('caller', async (borrowed) => runTransaction(borrowed, work, { idleMs: 0 })),
    outsideTransactions: async (work) => runOutside(directDatabase ?? connectionString, work),
    join: (caller) => toTransaction(over(caller)),
    listen: notifications.listen,
    async close() {
      await Promise.all([notifications.close(), pool.close()])
    },
  }
}

/** Runs one statement. Behind a pooler it is a transaction, because its time limit can only be set for a transaction there. */
async function queryOn(
  pool: PostgresPool,
  text: string | QueryConfig,
  values?: unknown[],
): Promise<QueryResult> {
  return pool.borrow('own', async (borrowed) => {
    return borrowed.isShared
      ? runTransaction(borrowed, async () => marked(borrowed.client).query(text, values))
      : queryAlone(borrowed, text, values)
  })
}

async function queryAlone(
  { client, discard }: Borrowed,
  text: string | QueryConfig,
  values?: unknown[],
): Promise<QueryResult> {
  try {
    return await marked(client).query(text, values)
  } catch (error) {
    if (isQueryTimeout(error)) discard(error as Error)
    throw error
  }
}

async function runOutside<T>(address: string, work: (client: TransactionClient) => Promise<T>): Promise<T> {
  const client = new Client({
    connectionString: address,
    application_name: 'hookseal migration',
    keepAlive: true,
    connectionTimeoutMillis: POSTGRES_LIMITS.connectMs,
  })
  // The statement that runs then rejects.
  client.on('error', () => {})
  try {
    await client.connect()
    // A limit of the role or the database would end a build of an index again and again.
    if (!(await isBehindPooler(client))) await client.query('set statement_timeout = 0; set lock_timeout = 0')
    return await work(client)
  } finally {
    await client.end().catch(() => {})
  }
}

/** A transaction whose statements have no time limit may also wait for other work between them. */
function toSettings(statementMs: number | undefined): TransactionSettings {
  if (statementMs === undefined) return {}
  return statementMs === 0 ? { statementMs, idleMs: 0 } : { statementMs }
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

import { type Client, type ClientBase, Pool, type PoolClient } from 'pg'
import { TimeoutError, withTimeout } from '../util/with-timeout.ts'
import { type ConnectionUse, createConnectionPlaces } from './connection-places.ts'
import { isQueryTimeout, markErrors } from './database-errors.ts'
import { destroyConnection } from './destroy-connection.ts'
import { POSTGRES_LIMITS } from './postgres-limits.ts'
import { type Borrowed, defaultSettings } from './postgres-transaction.ts'

/** How long a close waits for running statements. */
const CLOSE_MS = 2000

export interface PostgresPool {
  /** Runs `work` with a connection that no other call uses meanwhile. */
  readonly borrow: <T>(use: ConnectionUse, work: (borrowed: Borrowed) => Promise<T>) => Promise<T>
  /** Closes the pool. A frozen server never responds, so connections that are still open after `CLOSE_MS` are destroyed. */
  readonly close: () => Promise<void>
}

/** Time for a connection although the wait for a place used it up: this process may have been suspended meanwhile. */
const MIN_CONNECT_MS = 1000

/** Opens at most `max` connections, when they are needed. */
export function openPool(connectionString: string, max: number): PostgresPool {
  const clients = new Set<Client>()
  const shared = new WeakSet<ClientBase>()
  const places = createConnectionPlaces(max)
  // The pool awaits this hook, although its type does not declare it.
  const hooks = {
    async onConnect(client: ClientBase) {
      clients.add(client as Client) // a pool creates only these
      client.once('end', () => clients.delete(client as Client))
      if (await isBehindPooler(client as Client)) shared.add(client)
      else await client.query(defaultSettings('session'))
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
      const client = await pool.connect()
      if (!client.connection.stream.destroyed) return client
      client.release(true)
    }
  }

  async function connectWithin(timeoutMs: number): Promise<PoolClient> {
    const connecting = connect()
    try {
      return await withTimeout(timeoutMs, async () => connecting, connectingLate)
    } catch (error) {
      connecting.then(
        (client) => client.release(),
        () => {},
      )
      throw error
    }
  }

  return {
    async borrow(use, work) {
      const startedAt = performance.now()
      const leave = await markErrors(async () => places.enter(use, POSTGRES_LIMITS.connectMs))
      try {
        const waitedMs = performance.now() - startedAt
        const restMs = Math.max(MIN_CONNECT_MS, POSTGRES_LIMITS.connectMs - waitedMs)
        const client = await markErrors(async () => connectWithin(restMs))
        let broken: Error | undefined
        try {
          return await work({
            client,
            isShared: shared.has(client),
            discard: (error) => void (broken = error),
          })
        } finally {
          client.release(broken)
        }
      } finally {
        leave()
      }
    },
    async close() {
      setTimeout(() => clients.forEach(destroyConnection), CLOSE_MS).unref()
      // pool.end() also waits for connections that are being made and for callers' transactions, which may not end.
      await withTimeout(CLOSE_MS + 500, async () => pool.end(), closingLate).catch(() => {})
    },
  }
}

/**
 * Whether a pooler is between this process and the server, as PgBouncer: it makes up the number of the process that it reports at the start.
 */
export async function isBehindPooler(client: Client): Promise<boolean> {
  const { rows } = await client.query<{ pid: number }>('select pg_backend_pid() as pid')
  // pg does not declare it.
  return rows[0]?.pid !== Reflect.get(client, 'processID')
}

function connectingLate(): TimeoutError {
  return new TimeoutError('opening a connection took too long')
}

function closingLate(): TimeoutError {
  return new TimeoutError('closing the pool took too long')
}

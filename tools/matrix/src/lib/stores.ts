import { randomUUID } from 'node:crypto'
import type { DedupeStore } from '@hookseal/core'
import { postgresStore } from '@hookseal/postgres'
import { redisStore } from '@hookseal/redis'
import { START_TIMEOUT_MS, startPostgres, startRedis } from '@hookseal/services'
import { Redis } from 'ioredis'
import { Pool } from 'pg'
import { beforeAll } from 'vitest'

type MakeStore = () => DedupeStore | Promise<DedupeStore>

/** Returns a function that creates stores on one Redis client, each with its own prefix. The client is closed after the suite. */
export function useRedis(): MakeStore {
  let client: Redis | undefined
  beforeAll(async () => {
    const server = await startRedis()
    const connected = new Redis(server.url)
    client = connected
    return async () => {
      connected.disconnect()
      await server.stop()
    }
  }, START_TIMEOUT_MS)
  return () => redisStore(started(client), { prefix: `${randomUUID()}:` })
}

/** Returns a function that creates stores on one pool, each with its own table. The pool is closed after the suite. */
export function usePostgres(): MakeStore {
  let client: Pool | undefined
  let tables = 0
  beforeAll(async () => {
    const server = await startPostgres()
    const pool = new Pool({ connectionString: server.url })
    // `end` does not wait for the sockets: they may still receive an error from a server that stops.
    pool.on('error', () => {})
    pool.on('connect', (connection) => connection.on('error', () => {}))
    client = pool
    return async () => {
      await pool.end()
      await server.stop()
    }
  }, START_TIMEOUT_MS)
  return async () => {
    const store = postgresStore(started(client), { table: `events_${++tables}` })
    await store.init()
    return store
  }
}

function started<T>(client: T | undefined): T {
  if (client === undefined)
    throw new Error('stores can only be created in tests, after the servers have started')
  return client
}

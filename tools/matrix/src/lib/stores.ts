import { randomUUID } from 'node:crypto'
import type { DedupeStore } from '@hookseal/core'
import { postgresStore } from '@hookseal/postgres'
import { redisStore } from '@hookseal/redis'
import { START_TIMEOUT_MS, startPostgres, startRedis } from '@hookseal/services'
import { Redis } from 'ioredis'
import { Pool } from 'pg'
import { beforeAll } from 'vitest'

type MakeStore = () => DedupeStore | Promise<DedupeStore>

/** Makes stores on one client, each with keys of its own. The client lives as long as the suite that calls this. */
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

/** Makes stores on one pool, each with a table of its own. The pool lives as long as the suite that calls this. */
export function usePostgres(): MakeStore {
  let client: Pool | undefined
  let tables = 0
  beforeAll(async () => {
    const server = await startPostgres()
    const pool = new Pool({ connectionString: server.url })
    // `end` doesn't wait for the sockets: a server that stops right after it may still tell them so.
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
  if (client === undefined) throw new Error('stores are made by tests, after the servers have started')
  return client
}

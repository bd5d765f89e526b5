import type { DedupeStore } from '@hookseal/core'
import { Redis } from 'ioredis'
import { Redis as Redis5 } from 'ioredis5'
import { createClient, createClientPool } from 'redis'
import { redisStore } from '../src/index.ts'
import type { Send } from '../src/lib/redis-client.ts'

export interface Connection {
  store: DedupeStore
  /** Sends any command by the same client. */
  send: Send
  close: () => void
}

export type Connect = (url: string, prefix: string) => Promise<Connection>

export type ClientName = 'ioredis 6' | 'ioredis 5' | 'node-redis' | 'a node-redis pool'

/** A function for each kind of client in the README, which connects it as an application would. */
export const CLIENTS: Readonly<Record<ClientName, Connect>> = {
  'ioredis 6': connectIoredis,
  'ioredis 5': connectIoredis5,
  'node-redis': connectNodeRedis,
  'a node-redis pool': connectNodeRedisPool,
}

export async function connectIoredis(url: string, prefix: string): Promise<Connection> {
  return quiet(new Redis(url), prefix)
}

async function connectIoredis5(url: string, prefix: string): Promise<Connection> {
  return quiet(new Redis5(url), prefix)
}

export async function connectNodeRedis(url: string, prefix: string): Promise<Connection> {
  const client = await createClient({ url }).on('error', ignore).connect()
  return {
    store: redisStore(client, { prefix }),
    send: async (...command) => client.sendCommand(command),
    close: () => client.destroy(),
  }
}

async function connectNodeRedisPool(url: string, prefix: string): Promise<Connection> {
  const pool = createClientPool({ url }, { minimum: 2, maximum: 4 }).on('error', ignore)
  await pool.connect()
  return {
    store: redisStore(pool, { prefix }),
    send: async (...command) => pool.sendCommand(command),
    close: () => pool.destroy(),
  }
}

function quiet(client: Redis | Redis5, prefix: string): Connection {
  client.on('error', ignore)
  return {
    store: redisStore(client, { prefix }),
    send: async (command, ...args) => client.call(command, ...args),
    close: () => client.disconnect(),
  }
}

/** Listener for `error` events. Both libraries emit one when a test cuts a connection, and without a listener Node exits. */
export function ignore(): void {}

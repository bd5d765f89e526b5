import { randomUUID } from 'node:crypto'
import { describeDedupeStore } from '@hookseal/conformance'
import type { RedisStore } from '../src/index.ts'
import { START_TIMEOUT_MS } from '@hookseal/services'
import { Cluster } from 'ioredis'
import { Cluster as Cluster5 } from 'ioredis5'
import { createCluster } from 'redis'
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { redisStore } from '../src/index.ts'
import { ignore } from './clients.ts'
import { type RunningCluster, startCluster } from './start-cluster.ts'
import { acquire, CLAIM, LONG_MS } from './claims.ts'

interface ClusterConnection {
  store: RedisStore
  close: () => void
}

let cluster: RunningCluster

beforeAll(async () => {
  cluster = await startCluster()
  return async () => cluster.stop()
}, START_TIMEOUT_MS)

describeDedupeStore('redisStore by the clusters of ioredis 6, ioredis 5 and node-redis', async () => {
  const prefix = `${randomUUID()}:`
  const main = connectIoredis(prefix)
  const others = [connectIoredis5(prefix), await connectNodeRedis(prefix)]
  return {
    store: main.store,
    others: others.map(({ store }) => store),
    close: async () => {
      for (const connection of [main, ...others]) connection.close()
    },
  }
})

describe.each([
  ['ioredis 6', async (prefix: string) => connectIoredis(prefix)],
  [
    'ioredis 6 with auto-pipelining',
    async (prefix: string) => connectIoredis(prefix, { enableAutoPipelining: true }),
  ],
  ['ioredis 5', async (prefix: string) => connectIoredis5(prefix)],
  ['node-redis', connectNodeRedis],
])('in a cluster, by %s', (_name, connect) => {
  it('distributes events over all nodes, each on one node', async () => {
    const prefix = `${randomUUID()}:`
    const { store, close } = await connect(prefix)
    onTestFinished(close)
    await Promise.all(
      Array.from({ length: 60 }, async (_, index) => {
        const { token } = await acquire(store, `event ${index}`)
        expect(await store.renew(`event ${index}`, token, LONG_MS)).toBe(true)
        expect(await store.complete(`event ${index}`, token, LONG_MS)).toBe('ok')
      }),
    )
    const counts = await Promise.all(
      cluster.nodes.map(async ({ redis }) => (await redis.keys(`${prefix}*`)).length),
    )
    expect(counts.reduce((sum, count) => sum + count)).toBe(60)
    expect(Math.min(...counts)).toBeGreaterThan(0)
  })

  it('rejects init() when the nodes may evict keys', async () => {
    const { store, close } = await connect(`${randomUUID()}:`)
    onTestFinished(close)
    await expect(store.init()).resolves.toBeUndefined()
    await configureAll({ maxmemory: '100mb', 'maxmemory-policy': 'allkeys-lru' })
    onTestFinished(async () => configureAll({ maxmemory: '0', 'maxmemory-policy': 'noeviction' }))
    await expect(store.init()).rejects.toThrow('allkeys-lru')
  })

  it('completes an event in flight after its slot moved to a node without the script', async () => {
    const prefix = `${randomUUID()}:`
    const { store, close } = await connect(prefix)
    onTestFinished(close)
    const { token } = await acquire(store, 'event')
    const to = await moveToAnotherNode(`${prefix}event`)
    await to.redis.call('SCRIPT', 'FLUSH')
    expect((await store.claim('event', CLAIM)).status).toBe('in_flight')
    expect(await store.complete('event', token, LONG_MS)).toBe('ok')
  })
})

function connectIoredis(prefix: string, options: { enableAutoPipelining?: boolean } = {}): ClusterConnection {
  const client = new Cluster(startupNodes(), options).on('error', ignore)
  return { store: redisStore(client, { prefix }), close: () => client.disconnect() }
}

function connectIoredis5(prefix: string): ClusterConnection {
  const client = new Cluster5(startupNodes()).on('error', ignore)
  return { store: redisStore(client, { prefix }), close: () => client.disconnect() }
}

async function connectNodeRedis(prefix: string): Promise<ClusterConnection> {
  const rootNodes = startupNodes().map(({ host, port }) => ({ socket: { host, port } }))
  const client = createCluster({ rootNodes }).on('error', ignore)
  await client.connect()
  // As in the README: node-redis must know which argument is the key.
  const store = redisStore(
    { sendCommand: async (args) => client.sendCommand(args[3], false, args) },
    { prefix },
  )
  return { store, close: () => client.destroy() }
}

function startupNodes(): { host: string; port: number }[] {
  return cluster.nodes.map(({ port }) => ({ host: '127.0.0.1', port }))
}

async function configureAll(settings: Record<string, string>): Promise<void> {
  for (const { redis } of cluster.nodes)
    for (const [name, value] of Object.entries(settings)) await redis.config('SET', name, value)
}

/** Moves the slot of `key` to another node, as in resharding. Clients then receive MOVED. */
async function moveToAnotherNode(key: string): Promise<RunningCluster['nodes'][0]> {
  const [any] = cluster.nodes
  const slot = Number(await any.redis.call('CLUSTER', 'KEYSLOT', key))
  const counts = await Promise.all(
    cluster.nodes.map(async ({ redis }) => Number(await redis.call('CLUSTER', 'COUNTKEYSINSLOT', slot))),
  )
  const from = cluster.nodes[counts.findIndex((count) => count > 0)]
  const to = cluster.nodes.find((node) => node !== from)
  if (from === undefined || to === undefined) throw new Error('no node has the key')
  await to.redis.call('CLUSTER', 'SETSLOT', slot, 'IMPORTING', from.id)
  await from.redis.call('CLUSTER', 'SETSLOT', slot, 'MIGRATING', to.id)
  await from.redis.call('MIGRATE', '127.0.0.1', to.port, key, 0, 5000)
  await to.redis.call('CLUSTER', 'SETSLOT', slot, 'NODE', to.id)
  await from.redis.call('CLUSTER', 'SETSLOT', slot, 'NODE', to.id)
  return to
}

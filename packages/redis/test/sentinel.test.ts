import { randomUUID } from 'node:crypto'
import type { DedupeStore } from '@hookseal/core'
import { START_TIMEOUT_MS, startRedis } from '@hookseal/services'
import { Redis } from 'ioredis'
import { createSentinel } from 'redis'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { redisStore } from '../src/index.ts'
import { ignore } from './clients.ts'
import { acquire, BODY_HASH, CLAIM, LONG_MS, retryUntilReply } from './claims.ts'

const MASTER = 'main'

interface SentinelConnection {
  store: DedupeStore
  close: () => void
}

describe.each([
  ['ioredis', connectIoredis],
  ['node-redis', connectNodeRedis],
])('behind Sentinel, by %s', { timeout: START_TIMEOUT_MS }, (_name, connect) => {
  it('keeps the claims that had reached the replica when the replica becomes the master', async () => {
    const { master, sentinelPort } = await startMonitored()
    const { store, close } = await connect(sentinelPort, `${randomUUID()}:`)
    onTestFinished(close)
    const done = await acquire(store, 'done')
    await store.complete('done', done.token, LONG_MS)
    const held = await acquire(store, 'held')
    await reachedReplica(master.url)

    await master.kill()

    expect(await retryUntilReply(async () => store.claim('done', CLAIM))).toEqual({
      status: 'done',
      bodyHash: BODY_HASH,
    })
    expect((await retryUntilReply(async () => store.claim('held', CLAIM))).status).toBe('in_flight')
    expect(await retryUntilReply(async () => store.complete('held', held.token, LONG_MS))).toBe('ok')
  })
})

async function startMonitored(): Promise<{
  master: Awaited<ReturnType<typeof startRedis>>
  sentinelPort: number
}> {
  const master = await startRedis({ own: true })
  onTestFinished(async () => master.stop())
  const port = new URL(master.url).port
  const replica = await startRedis({ args: ['--replicaof', '127.0.0.1', port] })
  onTestFinished(async () => replica.stop())
  await reachedReplica(master.url)

  const sentinel = await startRedis({ args: ['--sentinel'] })
  onTestFinished(async () => sentinel.stop())
  const client = new Redis(sentinel.url)
  onTestFinished(() => client.disconnect())
  await client.call('SENTINEL', 'MONITOR', MASTER, '127.0.0.1', port, 1)
  await client.call('SENTINEL', 'SET', MASTER, 'down-after-milliseconds', 500)
  await client.call('SENTINEL', 'SET', MASTER, 'failover-timeout', 5000)
  await vi.waitFor(
    async () => {
      const replicas = await client.call('SENTINEL', 'REPLICAS', MASTER)
      if (!Array.isArray(replicas) || replicas.length === 0)
        throw new Error('the sentinel has not found the replica')
    },
    { timeout: 30_000 },
  )
  return { master, sentinelPort: Number(new URL(sentinel.url).port) }
}

/** Resolves as soon as the replica has received all previous writes. */
async function reachedReplica(url: string): Promise<void> {
  const client = new Redis(url)
  // WAIT only covers writes of its own connection, which this one makes the last.
  await client.set('marker', '1')
  while ((await client.wait(1, 1000)) < 1);
  client.disconnect()
}

async function connectIoredis(port: number, prefix: string): Promise<SentinelConnection> {
  const client = new Redis({ sentinels: [{ host: '127.0.0.1', port }], name: MASTER }).on('error', ignore)
  return { store: redisStore(client, { prefix }), close: () => client.disconnect() }
}

async function connectNodeRedis(port: number, prefix: string): Promise<SentinelConnection> {
  const client = createSentinel({
    name: MASTER,
    sentinelRootNodes: [{ host: '127.0.0.1', port }],
    scanInterval: 200,
  }).on('error', ignore)
  await client.connect()
  const store = redisStore({ sendCommand: async (args) => client.sendCommand(false, args) }, { prefix })
  return { store, close: () => void client.destroy() }
}

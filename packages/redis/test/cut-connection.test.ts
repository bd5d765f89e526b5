import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import type { DedupeStore } from '@hookseal/core'
import { type RedisServer, START_TIMEOUT_MS, startRedis } from '@hookseal/services'
import { type CutAt, type CuttingProxy, startCuttingProxy } from '@hookseal/services/cutting-proxy'
import { Redis } from 'ioredis'
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest'
import { redisStore } from '../src/index.ts'
import { connectIoredis, connectNodeRedis, ignore } from './clients.ts'
import { type Acquired, BODY_HASH, CLAIM, LONG_MS, acquire, orUndefined, retryUntilReply } from './claims.ts'

/** The lease of a claim that may be lost: short enough to wait for its end, long enough for the next calls on a busy machine. */
const LEASE_MS = 3000
const MOMENTS: readonly CutAt[] = ['before the request arrives', 'before the reply arrives']

let server: RedisServer
let proxy: CuttingProxy

beforeAll(async () => {
  server = await startRedis()
  proxy = await startCuttingProxy(server.url)
}, START_TIMEOUT_MS)

afterAll(async () => {
  await proxy.close()
  await server.stop()
})

describe.each([
  ['ioredis, which resends commands without a reply', connectIoredis],
  ['ioredis with autoResendUnfulfilledCommands: false', connectOnce],
  ['node-redis', connectNodeRedis],
])('%s', (_name, connect) => {
  /** `store` uses the connection that is cut, `other` a connection that is not. */
  let store: DedupeStore
  let other: DedupeStore

  beforeEach(async () => {
    const prefix = `${randomUUID()}:`
    const through = await connect(proxy.url, prefix)
    const direct = await connectIoredis(server.url, prefix)
    onTestFinished(() => {
      through.close()
      direct.close()
    })
    store = through.store
    other = direct.store
    // Opens both connections, and lets the server cache the script.
    await store.release('event', 'unknown token')
    await other.release('event', 'unknown token')
  })

  describe.each(MOMENTS)('cut %s', (moment) => {
    it('has at most one holder after a cut claim, and grants the event again when a lost lease ends', async () => {
      const cut = proxy.cutNext(argument('claim'), moment)
      const claim = await orUndefined(store.claim('event', { ...CLAIM, leaseMs: LEASE_MS }))
      await cut
      const claims = [claim, await other.claim('event', CLAIM)]
      expect(claims.filter((each) => each?.status === 'acquired').length).toBeLessThanOrEqual(1)
      // Without a holder, the reply of the first claim was lost, and its lease ends by itself.
      const holder = claims.find((each) => each?.status === 'acquired') ?? (await acquireInTime(other))
      expect(await other.complete('event', holder.token, LONG_MS)).toBe('ok')
    })

    it('completes the event once when a cut completion is repeated', async () => {
      const { token } = await acquire(store, 'event')
      const cut = proxy.cutNext(argument('complete'), moment)
      expect(await retryUntilReply(async () => store.complete('event', token, LONG_MS))).toBe('ok')
      await cut
      expect(await store.complete('event', token, LONG_MS)).toBe('ok')
      expect(await other.complete('event', 'a stranger', LONG_MS)).toBe('lost')
      expect(await other.claim('event', CLAIM)).toEqual({ status: 'done', bodyHash: BODY_HASH })
    })

    it('keeps the event in flight when a cut renewal is repeated', async () => {
      const { token } = await acquire(store, 'event')
      const cut = proxy.cutNext(argument('renew'), moment)
      expect(await retryUntilReply(async () => store.renew('event', token, LONG_MS))).toBe(true)
      await cut
      expect((await other.claim('event', CLAIM)).status).toBe('in_flight')
    })

    it('releases the event once when a cut release is repeated', async () => {
      const { token } = await acquire(store, 'event')
      const cut = proxy.cutNext(argument('release'), moment)
      await retryUntilReply(async () => store.release('event', token))
      await cut
      const next = await acquire(other, 'event')
      expect(await store.release('event', token)).toBe(false)
      expect((await store.claim('event', CLAIM)).status).toBe('in_flight')
      expect(await other.complete('event', next.token, LONG_MS)).toBe('ok')
    })
  })
})

it('grants a claim that ioredis resends after the reply was lost', async () => {
  const prefix = `${randomUUID()}:`
  const through = await connectIoredis(proxy.url, prefix)
  onTestFinished(through.close)
  await through.store.release('event', 'unknown token')
  const cut = proxy.cutNext(argument('claim'), 'before the reply arrives')
  const [claim] = await Promise.all([through.store.claim('event', CLAIM), cut])
  expect(claim.status).toBe('acquired')
})

/** Returns `text` as encoded among the arguments of a command. */
function argument(text: string): string {
  return `\r\n${text}\r\n`
}

async function acquireInTime(store: DedupeStore): Promise<Acquired> {
  for (;;) {
    const claim = await store.claim('event', CLAIM)
    if (claim.status === 'acquired') return claim
    if (claim.status === 'done') throw new Error('the event is done, although no client completed it')
    await sleep(claim.retryAfterMs)
  }
}

async function connectOnce(url: string, prefix: string): ReturnType<typeof connectIoredis> {
  const client = new Redis(url, { autoResendUnfulfilledCommands: false, maxRetriesPerRequest: 0 })
  client.on('error', ignore)
  return {
    store: redisStore(client, { prefix }),
    send: async (command, ...args) => client.call(command, ...args),
    close: () => client.disconnect(),
  }
}

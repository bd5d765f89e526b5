import { randomUUID } from 'node:crypto'
import { WebhookConfigError } from '@hookseal/core'
import { type RedisServer, START_TIMEOUT_MS, startRedis } from '@hookseal/services'
import { Redis } from 'ioredis'
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest'
import { redisStore } from '../src/index.ts'
import { acquire, CLAIM, LONG_MS } from './claims.ts'

let server: RedisServer
let redis: Redis
let prefix: string

beforeAll(async () => {
  server = await startRedis()
  redis = new Redis(server.url)
}, START_TIMEOUT_MS)

afterAll(async () => {
  redis.disconnect()
  await server.stop()
})

beforeEach(() => {
  prefix = `${randomUUID()}:`
})

describe('the keys of redisStore', () => {
  it('stores under the prefix hookseal: by default', async () => {
    const event = randomUUID()
    await acquire(redisStore(redis), event)
    expect(await redis.exists(`hookseal:${event}`)).toBe(1)
    await redis.del(`hookseal:${event}`)
  })

  it('stores each event as one hash', async () => {
    const store = redisStore(redis, { prefix })
    const { token } = await acquire(store, 'event')
    await store.complete('event', token, LONG_MS)
    await acquire(store, '{tag}{tag}\r\n\0*?[a]')
    expect((await redis.keys(`${prefix}*`)).toSorted()).toEqual([
      `${prefix}event`,
      `${prefix}{tag}{tag}\r\n\0*?[a]`,
    ])
    expect(await redis.type(`${prefix}event`)).toBe('hash')
  })

  it.each([
    ['the retention time of a claim, during which it may be completed late', 90_000, async () => {}],
    [
      'the retention time of a released claim, whose fence must still grow',
      90_000,
      async (token: string) => redisStore(redis, { prefix }).release('event', token),
    ],
    [
      'the retention time of a completed event',
      30_000,
      async (token: string) => redisStore(redis, { prefix }).complete('event', token, 30_000),
    ],
  ])('expires a key after %s', async (_case, ttl, act) => {
    const claim = await redisStore(redis, { prefix }).claim('event', { ...CLAIM, retainMs: 90_000 })
    await act(claim.status === 'acquired' ? claim.token : '')
    const left = await redis.pttl(`${prefix}event`)
    expect(left).toBeLessThanOrEqual(ttl)
    expect(left).toBeGreaterThan(ttl / 2)
  })

  it('keeps a key as long as a renewed lease that outlasts the retention time', async () => {
    const store = redisStore(redis, { prefix })
    const claim = await store.claim('event', { ...CLAIM, leaseMs: 10_000, retainMs: 0 })
    expect(await redis.pttl(`${prefix}event`)).toBeGreaterThan(5000)
    await store.renew('event', claim.status === 'acquired' ? claim.token : '', 90_000)
    expect(await redis.pttl(`${prefix}event`)).toBeGreaterThan(45_000)
  })

  it("adds its prefix after ioredis' own keyPrefix", async () => {
    const prefixing = new Redis(server.url, { keyPrefix: prefix })
    onTestFinished(() => prefixing.disconnect())
    await acquire(redisStore(prefixing, { prefix: 'a:' }), 'event')
    expect(await redis.exists(`${prefix}a:event`)).toBe(1)
  })

  it('rejects a key with a lone surrogate, which would be equal to other keys in Redis', async () => {
    const store = redisStore(redis, { prefix })
    await expect(store.claim('\ud800', CLAIM)).rejects.toThrow('well-formed Unicode')
    await expect(store.release('\udfff', 'token')).rejects.toThrow('well-formed Unicode')
  })
})

describe('a key that holds other data', () => {
  it.each([
    ['a string', async (key: string): Promise<unknown> => redis.set(key, 'theirs')],
    ['a list', async (key: string): Promise<unknown> => redis.lpush(key, 'theirs')],
    ['a set', async (key: string): Promise<unknown> => redis.sadd(key, 'theirs')],
    ['a stream', async (key: string): Promise<unknown> => redis.xadd(key, '*', 'theirs', '1')],
    ['a hash', async (key: string): Promise<unknown> => redis.hset(key, 'theirs', '1')],
    [
      'a hash with a token of its own',
      async (key: string): Promise<unknown> => redis.hset(key, 'completion', 'ok', 'token', 'token'),
    ],
  ])('rejects with the fix, and does not change the key, when the key holds %s', async (_case, put) => {
    await put(`${prefix}event`)
    const before = await redis.dumpBuffer(`${prefix}event`)
    const store = redisStore(redis, { prefix })
    const operations = [
      async (): Promise<unknown> => store.claim('event', CLAIM),
      async (): Promise<unknown> => store.renew('event', 'token', LONG_MS),
      async (): Promise<unknown> => store.complete('event', 'token', LONG_MS),
      async (): Promise<unknown> => store.release('event', 'token'),
    ]
    for (const operation of operations) {
      const error: unknown = await operation().catch((reason: unknown) => reason)
      expect(error).toBeInstanceOf(WebhookConfigError)
      expect(error).toMatchObject({ code: 'ERR_WEBHOOK_SETUP' })
      expect(String(error)).toContain(`"${prefix}event" holds data that redisStore did not write`)
      expect(String(error)).toContain('use a different prefix')
    }
    expect(await redis.dumpBuffer(`${prefix}event`)).toEqual(before)
  })
})

describe('the fence', () => {
  it('returns a fence that is a safe integer within 60 s of the clock of Redis in microseconds', async () => {
    const { fence } = await acquire(redisStore(redis, { prefix }), 'event')
    const [seconds = 0] = await redis.time()
    expect(Number.isSafeInteger(fence)).toBe(true)
    expect(Math.abs(fence / 1e6 - seconds)).toBeLessThan(60)
  })

  it('returns a higher fence after the clock of Redis was set back, as in a failover', async () => {
    const store = redisStore(redis, { prefix })
    const { token, fence } = await acquire(store, 'event')
    await store.release('event', token)
    const ahead = fence + 3_600_000_000
    await redis.hset(`${prefix}event`, 'fence', ahead)
    expect((await acquire(store, 'event')).fence).toBe(ahead + 1)
  })
})

import { randomUUID } from 'node:crypto'
import { WebhookConfigError } from '@hookseal/core'
import { type RedisServer, START_TIMEOUT_MS, startRedis } from '@hookseal/services'
import { Redis, type RedisOptions } from 'ioredis'
import { createClient, RESP_TYPES } from 'redis'
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest'
import { redisStore } from '../src/index.ts'
import { ignore } from './clients.ts'
import { acquire, BODY_HASH, CLAIM, LONG_MS } from './claims.ts'

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

describe('clients with other options', () => {
  it.each<
    [string, Pick<RedisOptions, 'enableAutoPipelining' | 'stringNumbers' | 'lazyConnect' | 'protocol'>]
  >([
    ['ioredis with auto-pipelining', { enableAutoPipelining: true }],
    ['ioredis with stringNumbers', { stringNumbers: true }],
    ['ioredis with lazyConnect', { lazyConnect: true }],
    ['ioredis with RESP3', { protocol: 3 }],
  ])('grants one of 50 concurrent claims by %s', async (_case, options) => {
    const client = new Redis(server.url, options)
    onTestFinished(() => client.disconnect())
    const store = redisStore(client, { prefix })
    const claims = await Promise.all(Array.from({ length: 50 }, async () => store.claim('event', CLAIM)))
    expect(claims.filter(({ status }) => status === 'acquired')).toHaveLength(1)
  })

  it('claims and completes by node-redis with replies as Buffers', async () => {
    const client = await createClient({ url: server.url })
      .on('error', ignore)
      .withTypeMapping({ [RESP_TYPES.BLOB_STRING]: Buffer })
      .connect()
    onTestFinished(() => client.destroy())
    const store = redisStore(client, { prefix })
    const { token } = await acquire(store, 'event')
    expect(await store.complete('event', token, LONG_MS)).toBe('ok')
    expect(await store.claim('event', CLAIM)).toEqual({ status: 'done', bodyHash: BODY_HASH })
  })

  it('claims and releases by any { sendCommand }', async () => {
    const sent: string[] = []
    const store = redisStore(
      {
        sendCommand: async ([command = '', ...args]) => {
          sent.push(command)
          return redis.call(command, ...args)
        },
      },
      { prefix },
    )
    const { token } = await acquire(store, 'event')
    expect(await store.release('event', token)).toBe(true)
    expect(new Set(sent)).toContain('EVALSHA')
  })

  it('rejects when sendCommand does not resolve to the reply', async () => {
    const store = redisStore({ sendCommand: async () => 'OK' })
    await expect(store.claim('event', CLAIM)).rejects.toThrow('did not resolve to the reply')
  })

  it.each([
    ['nothing', undefined],
    ['null', null],
    ['a URL', 'redis://localhost'],
    ['an object without a way to send commands', { get: () => {} }],
  ])('throws when %s is passed as the client', (_case, client) => {
    // JavaScript callers may pass any value.
    const construct = (): unknown => redisStore(client as never)
    expect(construct).toThrow(WebhookConfigError)
    expect(construct).toThrow(/ioredis or node-redis/)
  })

  it('throws when the prefix is not a string', () => {
    // JavaScript callers may pass any value.
    expect(() => redisStore(redis, { prefix: 1 as never })).toThrow(/prefix/)
  })
})

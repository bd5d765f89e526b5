import { randomUUID } from 'node:crypto'
import { WebhookConfigError } from '@hookseal/core'
import { type RedisServer, START_TIMEOUT_MS, startRedis } from '@hookseal/services'
import { Redis, type RedisOptions } from 'ioredis'
import { createClient, RESP_TYPES } from 'redis'
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest'
import { redisStore } from '../src/index.ts'
import { ignore } from './clients.ts'
import { acquire, BODY_HASH, CLAIM, LONG_MS } from './support.ts'

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

describe('clients set up in other ways', () => {
  it.each<
    [string, Pick<RedisOptions, 'enableAutoPipelining' | 'stringNumbers' | 'lazyConnect' | 'protocol'>]
  >([
    ['ioredis with auto-pipelining', { enableAutoPipelining: true }],
    ['ioredis that hands out numbers as text', { stringNumbers: true }],
    ['ioredis that connects at the first command', { lazyConnect: true }],
    ['ioredis by RESP3', { protocol: 3 }],
  ])('%s works', async (_case, options) => {
    const client = new Redis(server.url, options)
    onTestFinished(() => client.disconnect())
    const store = redisStore(client, { prefix })
    const claims = await Promise.all(Array.from({ length: 50 }, async () => store.claim('event', CLAIM)))
    expect(claims.filter(({ status }) => status === 'acquired')).toHaveLength(1)
  })

  it('node-redis that hands out Buffers works', async () => {
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

  it('any function that sends a command works', async () => {
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

  it('says so when such a function swallows the reply', async () => {
    const store = redisStore({ sendCommand: async () => 'OK' })
    await expect(store.claim('event', CLAIM)).rejects.toThrow('did not resolve to the reply')
  })

  it.each([
    ['nothing', undefined],
    ['null', null],
    ['a URL', 'redis://localhost'],
    ['an object without a way to send commands', { get: () => {} }],
  ])('refuses %s in place of a client', (_case, client) => {
    // What plain JavaScript may pass.
    const construct = (): unknown => redisStore(client as never)
    expect(construct).toThrow(WebhookConfigError)
    expect(construct).toThrow(/ioredis or node-redis/)
  })

  it('refuses a prefix that is no string', () => {
    // What plain JavaScript may pass.
    expect(() => redisStore(redis, { prefix: 1 as never })).toThrow(/prefix/)
  })
})

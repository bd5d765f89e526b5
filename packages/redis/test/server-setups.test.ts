import { WebhookConfigError } from '@hookseal/core'
import { START_TIMEOUT_MS, startRedis } from '@hookseal/services'
import { Redis } from 'ioredis'
import { describe, expect, it, onTestFinished } from 'vitest'
import { redisStore } from '../src/index.ts'
import { ignore } from './clients.ts'
import { acquire, BODY_HASH, CLAIM, LONG_MS } from './claims.ts'

describe('init()', { timeout: START_TIMEOUT_MS }, () => {
  it.each([
    ['rejects', 'allkeys-lru', '100mb', 'ERR_WEBHOOK_SETUP'],
    ['rejects', 'volatile-ttl', '100mb', 'ERR_WEBHOOK_SETUP'],
    ['resolves', 'noeviction', '100mb', undefined],
    ['resolves', 'allkeys-lru', '0', undefined],
  ])('%s init() with the policy %s and a memory limit of %s', async (_case, policy, limit, code) => {
    const evicting = await startRedis({ args: ['--maxmemory', limit, '--maxmemory-policy', policy] })
    onTestFinished(async () => evicting.stop())
    const client = new Redis(evicting.url)
    onTestFinished(() => client.disconnect())
    const error: unknown = await redisStore(client)
      .init()
      .catch((reason: unknown) => reason)
    expect(error instanceof WebhookConfigError ? error.code : error).toBe(code)
  })

  it('resolves init() for a user without the right to run INFO', async () => {
    const strict = await startRedis({ own: true })
    onTestFinished(async () => strict.stop())
    const admin = new Redis(strict.url)
    onTestFinished(() => admin.disconnect())
    await admin.call(
      'ACL',
      'SETUSER',
      'app',
      'on',
      '>secret',
      '~hookseal:*',
      '+eval',
      '+evalsha',
      '+time',
      '+hmget',
      '+hset',
      '+hdel',
      '+exists',
      '+pexpire',
      '+pttl',
    )
    const client = new Redis(strict.url, { username: 'app', password: 'secret', enableReadyCheck: false })
    onTestFinished(() => client.disconnect())
    const store = redisStore(client)
    await store.init()
    const { token } = await acquire(store, 'event')
    expect(await store.renew('event', token, LONG_MS)).toBe(true)
    expect(await store.complete('event', token, LONG_MS)).toBe('ok')
    const other = await acquire(store, 'other')
    expect(await store.release('other', other.token)).toBe(true)
  })
})

describe('a server with full memory', () => {
  it('rejects new claims on a server with full memory, and still renews, completes and releases existing ones', async () => {
    const full = await startRedis({ args: ['--maxmemory', '3mb', '--maxmemory-policy', 'noeviction'] })
    onTestFinished(async () => full.stop())
    const client = new Redis(full.url)
    onTestFinished(() => client.disconnect())
    const store = redisStore(client)
    const held = await acquire(store, 'held')
    const released = await acquire(store, 'released')
    const done = await acquire(store, 'done')
    await store.complete('done', done.token, LONG_MS)
    await client.set('ballast', 'x'.repeat(4 * 1024 * 1024)).catch(ignore)

    await expect(store.claim('new', CLAIM)).rejects.toThrow(/OOM/)
    expect(await store.renew('held', held.token, LONG_MS)).toBe(true)
    expect(await store.complete('held', held.token, LONG_MS)).toBe('ok')
    expect(await store.release('released', released.token)).toBe(true)
    expect(await store.claim('held', CLAIM)).toEqual({ status: 'done', bodyHash: BODY_HASH })
    expect((await store.claim('done', CLAIM)).status).toBe('done')
  })
})

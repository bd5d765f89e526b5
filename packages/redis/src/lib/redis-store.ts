import { type ClaimResult, type CompleteResult, type DedupeStore, WebhookConfigError } from '@hookseal/core'
import { assertNoEviction } from './eviction.ts'
import { type RedisClient, sendBy } from './redis-client.ts'
import { scriptBy } from './run-script.ts'

export interface RedisStoreOptions {
  /** What every key begins with. @default 'hookseal:' */
  prefix?: string
}

export interface RedisStore extends DedupeStore {
  /**
   * Checks that the server never evicts keys, which would forget claims. Optional: call it at startup to fail early.
   *
   * @throws {WebhookConfigError} `ERR_WEBHOOK_SETUP` when the server's `maxmemory-policy` may evict keys.
   */
  init(): Promise<void>
}

/**
 * Remembers events in Redis: for several processes, and one that restarts. Each operation is one command, one round trip
 * and atomic, on Redis' own clock; an event is one hash, so it works in Redis Cluster.
 *
 * `init()` is optional: it rejects with `ERR_WEBHOOK_SETUP` when the server may evict keys, which would forget claims. The
 * client stays the caller's: nothing here closes it.
 *
 * @throws {WebhookConfigError} `ERR_WEBHOOK_OPTION` without a usable client. Operations reject with the client's own
 * errors, and with `ERR_WEBHOOK_SETUP` when a key is used by something else.
 *
 * @example
 * const redis = new Redis('redis://localhost:6379')
 * app.post('/webhooks', verifyWebhooks({ dedupe: redisStore(redis) }), handler)
 *
 * @example node-redis
 * const redis = await createClient({ url: 'redis://localhost:6379' }).connect()
 * const dedupe = redisStore(redis)
 */
export function redisStore(client: RedisClient, options: RedisStoreOptions = {}): RedisStore {
  const { prefix = 'hookseal:' } = options
  if (typeof prefix !== 'string')
    throw new WebhookConfigError('ERR_WEBHOOK_OPTION', 'prefix of redisStore must be a string')
  const send = sendBy(client)
  const run = scriptBy(send)

  function keyOf(key: string): string {
    // A lone surrogate becomes U+FFFD on its way to Redis, so that two events would share one key.
    if (!key.isWellFormed()) throw new TypeError('a dedupe key must be well-formed Unicode')
    return prefix + key
  }

  return {
    async claim(key, { bodyHash, leaseMs, retainMs }) {
      const token = crypto.randomUUID()
      const reply = await run(keyOf(key), 'claim', token, bodyHash, wholeMs(leaseMs), wholeMs(retainMs))
      return readClaim(reply, token)
    },
    async renew(key, token, leaseMs) {
      const [reply] = await run(keyOf(key), 'renew', token, wholeMs(leaseMs))
      return reply === 'yes'
    },
    async complete(key, token, retainMs) {
      const [reply] = await run(keyOf(key), 'complete', token, wholeMs(retainMs))
      return readCompletion(reply)
    },
    async release(key, token) {
      const [reply] = await run(keyOf(key), 'release', token)
      return reply === 'yes'
    },
    init: async () => assertNoEviction(send),
  }
}

function wholeMs(ms: number): string {
  return String(Math.ceil(ms))
}

function readClaim([status, value]: string[], token: string): ClaimResult {
  if (value !== undefined) {
    if (status === 'acquired') return { status, token, fence: Number(value) }
    if (status === 'in_flight') return { status, retryAfterMs: Number(value) }
    if (status === 'done') return { status, bodyHash: value }
  }
  throw unexpected(status)
}

function readCompletion(reply: string | undefined): CompleteResult {
  if (reply === 'ok' || reply === 'late' || reply === 'lost') return reply
  throw unexpected(reply)
}

function unexpected(reply: string | undefined): Error {
  return new Error(`Redis answered ${JSON.stringify(reply)}, which the script never does`)
}

import { type ClaimResult, type CompleteResult, type DedupeStore, WebhookConfigError } from '@hookseal/core'
import { assertNoEviction } from './eviction.ts'
import { type RedisClient, sendBy } from './redis-client.ts'
import { scriptBy } from './run-script.ts'

export interface RedisStoreOptions {
  /** The start of all keys. @default 'hookseal:' */
  prefix?: string
}

/** A dedupe store in Redis. */
export interface RedisStore extends DedupeStore {
  /**
   * Checks that the server does not evict keys, because an event whose claim was evicted is handled twice. Call it once, at startup.
   * The store also works without this check.
   *
   * @throws {WebhookConfigError} `ERR_WEBHOOK_SETUP` when the server's `maxmemory-policy` may evict keys.
   */
  init(): Promise<void>
}

/**
 * Creates a dedupe store in Redis 6 or newer, or Valkey, which several processes can share and which outlasts their restarts. Each
 * operation is atomic, one command and one round trip, on the clock of Redis. An event is one hash, so the store works in Redis Cluster.
 *
 * @param client A client of ioredis or node-redis, or any `{ sendCommand(args) }`. The caller connects and closes it.
 *
 * @throws {WebhookConfigError} `ERR_WEBHOOK_OPTION` for an unusable client or prefix. Operations reject with the errors of the client,
 *   and with `ERR_WEBHOOK_SETUP` when a key holds other data.
 *
 * @example
 * const redis = new Redis('redis://localhost:6379')
 * const dedupe = redisStore(redis)
 * await dedupe.init()
 * app.post('/webhooks', verifyWebhooks({ dedupe }), handler)
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
    // UTF-8 has no lone surrogates: encoded as U+FFFD, they would map two events to one key.
    if (!key.isWellFormed())
      throw new TypeError('dedupeKey must return well-formed Unicode: the key contains a lone surrogate')
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
  return new Error(`unexpected reply of the Redis script: ${JSON.stringify(reply)}`)
}

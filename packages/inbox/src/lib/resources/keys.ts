import { sql } from 'drizzle-orm'
import type { Context } from '../context.ts'
import { INBOX_DEFAULTS } from '../defaults.ts'
import { checkText, invalidInput } from './input.ts'
import type { MessageStatus } from './messages/message.ts'
import { checkLimit } from './page.ts'

/** An order key with messages that wait. */
export interface BlockedKey {
  handler: string
  orderKey: string
  /** The message that the others wait for. */
  head: {
    /** `msg_…` */
    id: string
    status: MessageStatus
    attempt: number
    nextAttemptAt: Date | null
    /** Why its last run failed. May quote the payload. */
    error: string | null
  }
  /** How many messages wait for it. */
  waiting: number
  /** When the oldest of them was accepted. */
  since: Date
}

export interface BlockedKeyPage {
  data: BlockedKey[]
  /** Cursor of the next page; null on the last one. */
  nextCursor: string | null
}

/** The order keys of messages. */
export interface Keys {
  /**
   * Resolves with a page of the keys with messages that wait for another one, by handler and key. What it costs depends on the page only.
   *
   * @throws {InboxError} `ERR_INBOX_INVALID`
   */
  readonly list: (options?: {
    /** Only keys of this handler. */
    handler?: string | undefined
    /** Maximum keys, 1 to 250. @default 50 */
    limit?: number | undefined
    cursor?: string | undefined
  }) => Promise<BlockedKeyPage>
}

type KeyRow = Omit<BlockedKey, 'head' | 'since'> &
  Omit<BlockedKey['head'], 'nextAttemptAt'> & { nextAttemptMs: number | null; sinceMs: number }

export function createKeys({ database }: Pick<Context, 'database'>): Keys {
  return {
    async list({ handler, limit, cursor } = {}) {
      const wanted = checkLimit(limit)
      const ofHandler =
        handler === undefined ? sql`` : sql`and handler = ${checkText(handler, 'handler', 200)}`
      const from = decode(cursor)
      const isBeyond = from === undefined ? sql`` : sql`and (handler, order_key) > (${from[0]}, ${from[1]})`
      // Steps from one key to the next in the index of blocked messages, whatever each has waiting.
      const step = sql`from hookseal_inbox.undone where status = 'blocked' ${ofHandler}`
      const { rows } = await database.execute(sql<KeyRow>`
        with recursive blocked as (
          (select handler, order_key, 1 as n ${step} ${isBeyond} order by handler, order_key limit 1)
          union all
          select next.handler, next.order_key, b.n + 1 from blocked b cross join lateral (
            select handler, order_key ${step} and (handler, order_key) > (b.handler, b.order_key) order by handler, order_key limit 1) next
          where b.n <= ${wanted})
        select b.handler, b.order_key as "orderKey", 'msg_' || replace(k.head::text, '-', '') as id, m.status, m.attempt, m.error,
          extract(epoch from m.next_attempt_at)::float8 * 1000 as "nextAttemptMs", k.waiting, extract(epoch from f.accepted_at)::float8 * 1000 as "sinceMs"
        from blocked b
        join hookseal_inbox.order_keys k on k.handler = b.handler and k.order_key = b.order_key
        join hookseal_inbox.messages m on m.id = k.head
        cross join lateral (
          select id from hookseal_inbox.undone u where u.status = 'blocked' and u.handler = b.handler and u.order_key = b.order_key order by u.seq limit 1) o
        join hookseal_inbox.messages f on f.id = o.id
        order by b.handler, b.order_key`)
      const data = rows.slice(0, wanted).map(toKey)
      const last = rows.length > wanted ? data.at(-1) : undefined
      return { data, nextCursor: last === undefined ? null : encode(last) }
    },
  }
}

function toKey({ handler, orderKey, waiting, sinceMs, nextAttemptMs, ...head }: KeyRow): BlockedKey {
  const nextAttemptAt = nextAttemptMs === null ? null : new Date(nextAttemptMs)
  return { handler, orderKey, head: { ...head, nextAttemptAt }, waiting, since: new Date(sinceMs) }
}

function encode({ handler, orderKey }: BlockedKey): string {
  return Buffer.from(JSON.stringify([handler, orderKey])).toString('base64url')
}

function decode(cursor: string | undefined): [string, string] | undefined {
  if (cursor === undefined) return undefined
  try {
    const value: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString())
    if (Array.isArray(value) && value.length === 2) {
      const [handler, orderKey] = value.map(String)
      if (handler !== undefined && orderKey !== undefined)
        return [
          checkText(handler, 'cursor', 200),
          orderKey === '' ? '' : checkText(orderKey, 'cursor', 2 * INBOX_DEFAULTS.keyBytes),
        ]
    }
  } catch {
    // The error below says what is expected.
  }
  throw invalidInput('cursor must be the nextCursor of another page.')
}

import { sql } from 'drizzle-orm'
import type { Context } from '../context.ts'
import { INBOX_DEFAULTS } from '../defaults.ts'
import { notifyOnCommit } from '../notify.ts'
import { notFound } from './input.ts'
import { toDate } from './messages/message.ts'

/** A handler of any process of the database. */
export interface HandlerState {
  name: string
  /** The type of its messages, such as `invoice.paid` or `invoice.*`. */
  type: string
  /** Since when it is paused; null if it is not. */
  pausedAt: Date | null
  /** When a process with this handler last reported it. */
  seenAt: Date
  /** Messages of it in these states, each counted up to 10,000. */
  messages: { blocked: number; failed: number; dead: number }
}

/** The handlers of all processes. */
export interface Handlers {
  /** Resolves with all handlers, by name. */
  readonly list: () => Promise<HandlerState[]>
  /**
   * Lets a handler start no further runs: in this process from now on, in others within a second, also after a restart. Runs in progress end. Its messages are
   * accepted as before.
   *
   * @throws {InboxError} `ERR_INBOX_NOT_FOUND`
   */
  readonly pause: (name: string) => Promise<HandlerState>
  /** Ends a pause. @throws {InboxError} `ERR_INBOX_NOT_FOUND` */
  readonly resume: (name: string) => Promise<HandlerState>
}

type HandlerRow = Omit<HandlerState, 'pausedAt' | 'seenAt' | 'messages'> &
  HandlerState['messages'] & { pausedMs: number | null; seenMs: number }

/** @param apply Makes the workers of this process read which handlers are paused. */
export function createHandlers(
  { database }: Pick<Context, 'database'>,
  apply: () => Promise<void>,
): Handlers {
  async function read(name?: string): Promise<HandlerState[]> {
    const { rows } = await database.execute(sql<HandlerRow>`
      select h.name, h.type, extract(epoch from h.paused_at)::float8 * 1000 as "pausedMs", extract(epoch from h.seen_at)::float8 * 1000 as "seenMs",
        ${count('blocked')} as blocked, ${count('failed')} as failed, ${count('dead')} as dead
      from hookseal_inbox.handlers h ${name === undefined ? sql`` : sql`where h.name = ${name}`} order by h.name`)
    return rows.map(toHandler)
  }

  async function setPaused(name: string, paused: boolean): Promise<HandlerState> {
    const pausedAt = paused ? sql`coalesce(paused_at, now())` : sql`null`
    await database.transaction(async (tx) => {
      await tx.execute(
        sql`update hookseal_inbox.handlers set paused_at = ${pausedAt} where name = ${storable(name)}`,
      )
      await notifyOnCommit(tx, database, 'handlers')
    })
    await apply()
    const [handler] = await read(storable(name))
    if (handler === undefined) throw notFound('handler', name)
    return handler
  }

  return {
    list: async () => read(),
    pause: async (name) => setPaused(name, true),
    resume: async (name) => setPaused(name, false),
  }
}

/** No handler has a name with what PostgreSQL cannot store. */
function storable(name: unknown): string {
  return typeof name === 'string' ? name.replaceAll('\0', '\uFFFD').toWellFormed() : ''
}

function count(status: 'blocked' | 'failed' | 'dead') {
  return sql`(select count(*)::int from (
    select from hookseal_inbox.undone u where u.handler = h.name and u.status = ${status} limit ${INBOX_DEFAULTS.counted}) counted)`
}

function toHandler({ pausedMs, seenMs, blocked, failed, dead, ...same }: HandlerRow): HandlerState {
  return {
    ...same,
    pausedAt: toDate(pausedMs),
    seenAt: new Date(seenMs),
    messages: { blocked, failed, dead },
  }
}

import { type SQL, sql } from 'drizzle-orm'
import { idArray } from '@hookseal/engine/database'
import { storedKey } from '../../accept/stored-key.ts'
import { checkText, checkTime, invalidInput } from '../input.ts'
import { MESSAGE_STATUSES, type MessageStatus } from './message.ts'

export interface MessageFilter {
  status?: MessageStatus | readonly MessageStatus[] | undefined
  /** The exact type. */
  type?: string | undefined
  /** Name of the handler. */
  handler?: string | undefined
  provider?: string | undefined
  /** As `orderBy` returned it. */
  orderKey?: string | undefined
  /** The beginning of the message's id (`msg_…`) or of the provider's id. Matches case. */
  search?: string | undefined
  /** Accepted at or after this time. */
  since?: Date | undefined
  /** Accepted before this time. */
  until?: Date | undefined
}

/** A filter whose values were checked. */
export interface CheckedFilter extends Omit<MessageFilter, 'status'> {
  readonly status: readonly MessageStatus[] | undefined
}

const MESSAGE_ID_START = /^msg_([0-9a-f]{0,32})$/

/** @throws {InboxError} `ERR_INBOX_INVALID` */
export function checkFilter({ status, since, until, orderKey, ...texts }: MessageFilter): CheckedFilter {
  for (const [name, value] of Object.entries(texts)) if (value !== undefined) checkText(value, name)
  if (orderKey !== undefined && typeof orderKey !== 'string') throw invalidInput('orderKey must be a string.')
  return {
    ...texts,
    orderKey: orderKey === undefined ? undefined : storedKey(orderKey),
    status: status === undefined ? undefined : checkStatuses(status),
    since: since && checkTime(since, 'since'),
    until: until && checkTime(until, 'until'),
  }
}

function checkStatuses(status: MessageStatus | readonly MessageStatus[]): MessageStatus[] {
  const statuses = [...new Set([status].flat())]
  if (statuses.length > 0 && statuses.every((one) => MESSAGE_STATUSES.includes(one))) return statuses
  throw invalidInput(`status must be one or several of ${MESSAGE_STATUSES.join(', ')}.`)
}

/** The digits with which the ids of a search begin; undefined if it is for ids of providers. */
export function digitsOf(search: string | undefined): string | undefined {
  return search === undefined ? undefined : MESSAGE_ID_START.exec(search)?.[1]
}

/** Returns the condition that the message `m` matches a filter. It does not decide which messages are read: see message-sources.ts. */
export function conditionOf({
  status,
  type,
  handler,
  provider,
  orderKey,
  search,
  since,
  until,
}: CheckedFilter): SQL {
  const equal = Object.entries({ type, handler, provider, order_key: orderKey }).flatMap(([column, value]) =>
    value === undefined ? [] : [sql`${sql.raw(`m.${column}`)} = ${value}`],
  )
  const all = [
    ...equal,
    ...(status === undefined ? [] : [sql`m.status = any(${idArray(status)}::text[])`]),
    ...(search === undefined ? [] : [startsWith(search)]),
    ...(since === undefined ? [] : [sql`m.accepted_at >= ${since.toISOString()}::timestamptz`]),
    ...(until === undefined ? [] : [sql`m.accepted_at < ${until.toISOString()}::timestamptz`]),
  ]
  return all.length === 0 ? sql`true` : sql.join(all, sql` and `)
}

/** Without `like`, so that PostgreSQL does not choose an index by it. */
function startsWith(search: string): SQL {
  const digits = digitsOf(search)
  return digits === undefined
    ? sql`left(m.event_id, char_length(${search})) = ${search}`
    : sql`left(replace(m.id::text, '-', ''), ${digits.length}) = ${digits}`
}

import { and, eq, gte, inArray, lt, or, type SQL, sql } from 'drizzle-orm'
import type { AnyPgColumn } from 'drizzle-orm/pg-core'
import { DEFAULT_ORGANIZATION } from '../../context.ts'
import { deliveries } from '../../database/schema.ts'
import { LIMITS } from '../../defaults.ts'
import { checkText, invalidInput } from '../input.ts'
import type { DeliveryStatus } from './delivery.ts'

/** A status, a class of statuses, or `none` for deliveries whose last attempt got no response. */
export type ResponseStatusFilter = number | '1xx' | '2xx' | '3xx' | '4xx' | '5xx' | 'none'

export interface DeliveryFilter {
  /** @default 'default' */
  organizationId?: string | undefined
  endpointId?: string | undefined
  eventId?: string | undefined
  /** The event's type. */
  event?: string | undefined
  status?: DeliveryStatus | readonly DeliveryStatus[] | undefined
  /** Of the last attempt. */
  responseStatus?: ResponseStatusFilter | undefined
  /** The beginning of the delivery's id, the event's id or the event's type. Matches case. */
  search?: string | undefined
  /** Created at or after this time. */
  since?: Date | undefined
  /** Created before this time. */
  until?: Date | undefined
}

/**
 * Returns the conditions of a filter. A delivery matches if it satisfies any of them. Each is one query, because PostgreSQL can use an
 * index for each of them, but not for their disjunction.
 *
 * @param types The catalog's names of event types, which `search` completes.
 * @throws {SenderError} `ERR_SENDER_INVALID`
 */
export function conditionsOf(filter: DeliveryFilter, types: readonly string[]): SQL[] {
  const rest = matches(filter)
  return filter.search === undefined
    ? [rest]
    : searchConditions(filter.search, types).map((condition) => sql`${and(rest, condition)}`)
}

/** Returns one condition for the whole filter, where all matches are read anyway. */
export function conditionOf(filter: DeliveryFilter, types: readonly string[]): SQL {
  return sql`(${or(...conditionsOf(filter, types))})`
}

function matches(filter: DeliveryFilter): SQL {
  const { organizationId = DEFAULT_ORGANIZATION, endpointId, eventId, event, status, since, until } = filter
  const conditions = and(
    eq(deliveries.organizationId, organizationId),
    endpointId === undefined ? undefined : eq(deliveries.endpointId, endpointId),
    eventId === undefined ? undefined : eq(deliveries.eventId, eventId),
    event === undefined ? undefined : eq(deliveries.event, event),
    status === undefined ? undefined : inArray(deliveries.status, toStatuses(status)),
    filter.responseStatus === undefined ? undefined : hasResponse(filter.responseStatus),
    since && gte(deliveries.createdAt, since),
    until && lt(deliveries.createdAt, until),
  )
  return sql`${conditions}`
}

function hasResponse(wanted: ResponseStatusFilter): SQL {
  if (wanted === 'none')
    return sql`(${deliveries.responseStatus} is null and ${deliveries.lastAttemptAt} is not null)`
  if (typeof wanted === 'number' && Number.isInteger(wanted) && wanted >= 100 && wanted <= 999)
    return eq(deliveries.responseStatus, wanted)
  const [, hundreds] = /^([1-5])xx$/.exec(String(wanted)) ?? []
  if (hundreds === undefined)
    throw invalidInput('responseStatus', 'responseStatus must be a status, a class such as 5xx, or none.')
  return sql`${deliveries.responseStatus} between ${Number(hundreds) * 100} and ${Number(hundreds) * 100 + 99}`
}

/** The beginning of an id of a delivery. Ids of events that begin like this are not found by `search`. */
const DELIVERY_ID = /^whd_([0-9a-f]{0,32})$/

function searchConditions(search: string, types: readonly string[]): SQL[] {
  const text = checkText(search, 'search', { min: 1, max: LIMITS.search })
  const [, hex] = DELIVERY_ID.exec(text) ?? []
  if (hex !== undefined) return [isDelivery(text, hex)]
  // Ids of events contain no dots, types usually do. This also finds types that were deleted from the catalog.
  if (text.includes('.')) return [startsWith(deliveries.event, text)]
  const known = types.filter((name) => name.startsWith(text))
  return [
    startsWith(deliveries.eventId, text),
    ...(known.length === 0 ? [] : [inArray(deliveries.event, known)]),
  ]
}

/** The clocks of processes and database may differ by this much. */
const CLOCK_MS = 10 * 60 * 1000

/** An id starts with its time of creation (UUID, version 7), so its first digits name a range in the index by time. */
function isDelivery(text: string, hex: string): SQL {
  const time = hex.slice(0, 12)
  const from = Number.parseInt(time.padEnd(12, '0'), 16) - CLOCK_MS
  const to = Number.parseInt(time.padEnd(12, 'f'), 16) + CLOCK_MS
  const isIt = hex.length === 32 ? eq(deliveries.id, text) : startsWith(deliveries.id, text)
  return sql`(${isIt} and ${deliveries.createdAt} between ${toTime(from)}::timestamptz and ${toTime(to)}::timestamptz)`
}

/** 9999 is the last year that both ISO 8601 and PostgreSQL can write with four digits. */
function toTime(ms: number): string {
  return new Date(Math.min(Math.max(ms, 0), Date.UTC(9999, 11, 31))).toISOString()
}

function startsWith(column: AnyPgColumn, text: string): SQL {
  return sql`${column} like ${`${text.replaceAll(/[\\%_]/g, String.raw`\$&`)}%`}`
}

export function toStatuses(status: DeliveryStatus | readonly DeliveryStatus[]): DeliveryStatus[] {
  return typeof status === 'string' ? [status] : [...status]
}

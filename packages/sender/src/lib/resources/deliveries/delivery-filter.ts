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

/** The table of deliveries, or an alias of it. */
export type DeliveryColumns = Record<
  | 'id'
  | 'organizationId'
  | 'endpointId'
  | 'eventId'
  | 'event'
  | 'status'
  | 'responseStatus'
  | 'lastAttemptAt'
  | 'createdAt',
  AnyPgColumn
>

/**
 * Returns the condition that a delivery satisfies a filter. It does not decide which deliveries are read: see delivery-sources.ts.
 *
 * @throws {SenderError} `ERR_SENDER_INVALID`
 */
export function conditionOf(filter: DeliveryFilter, of: DeliveryColumns = deliveries): SQL {
  const { organizationId = DEFAULT_ORGANIZATION, endpointId, eventId, event, status, search } = filter
  const conditions = and(
    eq(of.organizationId, organizationId),
    endpointId === undefined ? undefined : eq(of.endpointId, endpointId),
    eventId === undefined ? undefined : eq(of.eventId, eventId),
    event === undefined ? undefined : eq(of.event, event),
    status === undefined ? undefined : inArray(of.status, toStatuses(status)),
    filter.responseStatus === undefined ? undefined : hasResponse(filter.responseStatus, of),
    search === undefined ? undefined : startsWithAny(search, of),
    inPeriod(filter, of),
  )
  return sql`(${conditions})`
}

export function inPeriod(
  { since, until }: Pick<DeliveryFilter, 'since' | 'until'>,
  of: DeliveryColumns = deliveries,
): SQL | undefined {
  return and(since && gte(of.createdAt, since), until && lt(of.createdAt, until))
}

function hasResponse(wanted: ResponseStatusFilter, of: DeliveryColumns): SQL {
  if (wanted === 'none') return sql`(${of.responseStatus} is null and ${of.lastAttemptAt} is not null)`
  const { from, to } = rangeOfResponses(wanted)
  return sql`${of.responseStatus} between ${from} and ${to}`
}

/** Returns the first and last status of a class, or the status twice. */
export function rangeOfResponses(wanted: Exclude<ResponseStatusFilter, 'none'>): {
  from: number
  to: number
} {
  if (typeof wanted === 'number' && Number.isInteger(wanted) && wanted >= 100 && wanted <= 999)
    return { from: wanted, to: wanted }
  const [, hundreds] = /^([1-5])xx$/.exec(String(wanted)) ?? []
  if (hundreds === undefined)
    throw invalidInput('responseStatus', 'responseStatus must be a status, a class such as 5xx, or none.')
  return { from: Number(hundreds) * 100, to: Number(hundreds) * 100 + 99 }
}

/** The beginning of an id of a delivery. Ids of events that begin like this are not found by `search`. */
const DELIVERY_ID = /^whd_([0-9a-f]{0,32})$/

/** What a search looks for: the beginning of an id of a delivery, or of an id of an event and a type. */
export function readSearch(search: string): { text: string; deliveryDigits: string | undefined } {
  const text = checkText(search, 'search', { min: 1, max: LIMITS.search })
  return { text, deliveryDigits: DELIVERY_ID.exec(text)?.[1] }
}

/** Without `like`, so that PostgreSQL does not choose an index by it. */
function startsWithAny(search: string, of: DeliveryColumns): SQL {
  const { text, deliveryDigits } = readSearch(search)
  const starts = (column: AnyPgColumn) => sql`left(${column}, char_length(${text})) = ${text}`
  if (deliveryDigits !== undefined) return starts(of.id)
  return sql`(${or(starts(of.eventId), starts(of.event))})`
}

export function toStatuses(status: DeliveryStatus | readonly DeliveryStatus[]): DeliveryStatus[] {
  return typeof status === 'string' ? [status] : [...status]
}

import { and, eq, type SQL, sql } from 'drizzle-orm'
import { DEFAULT_ORGANIZATION } from '../../context.ts'
import type { Transaction } from '@hookseal/engine/database'
import { deliveries, endpoints } from '../../database/schema.ts'
import { DELIVERY_STATUSES, type DeliveryStatus } from './delivery.ts'
import {
  conditionOf,
  type DeliveryColumns,
  type DeliveryFilter,
  inPeriod,
  rangeOfResponses,
  readSearch,
  toStatuses,
} from './delivery-filter.ts'
import { periodOfDigits } from './delivery-id-range.ts'
import { type DeliverySource, type Range, idSource, rangeSource } from './delivery-source.ts'
import { areComplete, readCounters } from './read-counters.ts'
import { firstAttempts, hasFewEvents, marked, ofEvents, ofTypes } from './id-streams.ts'

/** Ids of events that a search reads at most to find all of them. */
const RARE_EVENTS = 1000
/** Types that a search completes at most. */
const MAX_TYPES = 20

/**
 * Returns where to look for the matches of a filter. Each source contains all of them, but one may need to read more than a request may:
 * then another may find them at once, because it is of an index that fits the filter better. Without a source, nothing matches.
 *
 * @param types The catalog's names of event types, which `search` completes.
 * @throws {SenderError} `ERR_SENDER_INVALID`
 */
export async function sourcesOf(
  tx: Transaction,
  filter: DeliveryFilter,
  types: readonly string[],
): Promise<DeliverySource[]> {
  const { organizationId = DEFAULT_ORGANIZATION, endpointId, eventId, event, search } = filter
  const matches = (of?: DeliveryColumns) => conditionOf(filter, of)
  matches()
  const range = (condition: SQL | undefined, options: Omit<Range, 'condition'> = {}) =>
    rangeSource(tx, matches, { condition: sql`${and(condition, inPeriod(filter))}`, ...options })
  const own = eq(deliveries.organizationId, organizationId)
  if (eventId !== undefined)
    return [range(and(own, eq(deliveries.eventId, eventId)), { isBounded: true, isUnordered: true })]

  const { text = '', deliveryDigits } = search === undefined ? {} : readSearch(search)
  if (deliveryDigits !== undefined) return [range(and(own, isNamedLike(deliveryDigits)))]

  if (await hasNone(tx, filter)) return []
  const sources: DeliverySource[] = []
  const byStatus = undeliveredOnly(filter)
  if (byStatus !== undefined)
    sources.push(
      idSource(tx, matches, [
        ...(byStatus.includes('pending') && filter.responseStatus === undefined
          ? [firstAttempts(filter)]
          : []),
        ...byStatus.map((status) => marked(filter, status)),
      ]),
    )
  if (search !== undefined) {
    const known = types.filter((name) => name.startsWith(text))
    if (known.length <= MAX_TYPES && (await hasFewEvents(tx, filter, { text, limit: RARE_EVENTS })))
      // The text itself may be a type that was deleted from the catalog.
      sources.push(idSource(tx, matches, [ofTypes(filter, [...known, text]), ofEvents(filter, text)]))
  }
  const isOnly = (...names: (keyof DeliveryFilter)[]) => isCovered(filter, names)
  if (event !== undefined)
    sources.push(range(and(own, eq(deliveries.event, event)), { isExact: isOnly('event') }))
  if (endpointId !== undefined)
    sources.push(range(isOwnEndpoint(organizationId, endpointId), { isExact: isOnly('endpointId') }))
  if (endpointId === undefined && event === undefined) sources.push(range(own, { isExact: isOnly() }))
  return sources
}

/** Resolves with whether the counters know that the endpoint has no delivery with the status. */
async function hasNone(
  tx: Transaction,
  { organizationId = DEFAULT_ORGANIZATION, endpointId, status }: DeliveryFilter,
): Promise<boolean> {
  if (endpointId === undefined || status === undefined) return false
  const counts = await readCounters(tx, organizationId, endpointId)
  if (toStatuses(status).some((name) => counts[name] > 0)) return false
  return areComplete(tx)
}

/** PostgreSQL looks up the endpoint first: the deliveries of another organization are not read to reject each of them. */
function isOwnEndpoint(organizationId: string, endpointId: string): SQL {
  const isOwn = sql`(select ${endpoints.organizationId} = ${organizationId} from ${endpoints} where ${endpoints.id} = ${endpointId})`
  return sql`${deliveries.endpointId} = ${endpointId} and ${isOwn}`
}

/** Whether these members and the period are the whole filter. */
function isCovered(
  { organizationId: _organizationId, since: _since, until: _until, ...rest }: DeliveryFilter,
  names: readonly (keyof DeliveryFilter)[],
): boolean {
  return Object.entries(rest).every(
    ([name, value]) => value === undefined || names.some((known) => known === name),
  )
}

/**
 * Returns the statuses of matches, unless delivered ones may match. Their last response was a 2xx, and only a replay changes the status of a
 * delivery without changing its response.
 */
function undeliveredOnly({
  status = DELIVERY_STATUSES,
  responseStatus,
}: DeliveryFilter): Exclude<DeliveryStatus, 'delivered'>[] | undefined {
  const isSuccess =
    responseStatus !== 'none' &&
    responseStatus !== undefined &&
    Math.floor(rangeOfResponses(responseStatus).from / 100) === 2
  const statuses = toStatuses(status)
  const undelivered = statuses.filter((name) => name !== 'delivered')
  if (undelivered.length === statuses.length) return undelivered
  return responseStatus === undefined || isSuccess ? undefined : undelivered
}

function isNamedLike(digits: string): SQL {
  const { from, to } = periodOfDigits(digits)
  const inTime = sql`${deliveries.createdAt} between ${from}::timestamptz and ${to}::timestamptz`
  return digits.length === 32 ? sql`${deliveries.id} = ${`whd_${digits}`} and ${inTime}` : inTime
}

import { type SQL, sql } from 'drizzle-orm'
import { toTime } from './delivery-id-range.ts'
import { unitsOf } from './merged-units.ts'

/** A period of whole units. */
export interface CountedPeriod {
  since: Date
  until: Date
}

interface CountedRows {
  organizationId: string
  /** A value, or a column of the query around this one. @default all endpoints */
  endpointId?: SQL | undefined
  /** @default all rows */
  period?: CountedPeriod
  /** Whether each row is of one unit. @default false: rows are as long as they can be */
  byUnit?: boolean
}

const HOUR_MS = 60 * 60 * 1000
const COLUMNS = sql.raw('starts_at, deliveries, delivered, failed, dead, latencies')

/**
 * Selects the counters of a period: those that have not been merged, merged rows, and units of merged rows that are partly in the period. A
 * merge moves counters in one transaction, and this is one statement, so it reads each of them in one place.
 */
export function countedRows({ organizationId, endpointId, period, byUnit = false }: CountedRows): SQL {
  const endpoint = endpointId ?? sql.raw(`''`)
  // The last condition makes PostgreSQL expect few rows. Many rows have no endpoint and one organization may have most others, so it would
  // expect many of both, and scan the table.
  const isOwn = sql`organization_id = ${organizationId} and endpoint_id = ${endpoint} and endpoint_id || '' = ${endpoint}`
  const recent = (condition: SQL) =>
    sql`select ${COLUMNS} from hookseal.counters where ${isOwn} and ${condition}`
  const merged = (condition: SQL) => sql`
    select ${COLUMNS} from hookseal.merged_counters where ${isOwn} and ${condition}`
  const units = (condition: SQL) => sql`
    select u.* from hookseal.merged_counters m
    cross join lateral (${unitsOf(endpointId === undefined ? '15 minutes' : '1 hour')}) u where ${isOwn} and ${condition}`
  if (period === undefined) return sql`${recent(sql`true`)} union all ${merged(sql`true`)}`

  const spanMs = (endpointId === undefined ? 6 : 24) * HOUR_MS
  const [first, last] = [startOfSpan(period.since, spanMs), startOfSpan(period.until, spanMs)]
  const isInPeriod = isIn(period, 'u.starts_at')
  if (byUnit) {
    const isInSpans = sql`m.starts_at >= ${at(first)} and m.starts_at <= ${at(last)}`
    return sql`${recent(isIn(period, 'starts_at'))} union all ${units(sql`${isInSpans} and ${isInPeriod}`)}`
  }
  const whole = { since: first < period.since ? new Date(first.getTime() + spanMs) : first, until: last }
  const isPartial = sql`m.starts_at in (${at(first)}, ${at(last)}) and not (${isIn(whole, 'm.starts_at')})`
  return sql`
    ${recent(isIn(period, 'starts_at'))} union all ${merged(isIn(whole, 'starts_at'))}
    union all ${units(sql`${isPartial} and ${isInPeriod}`)}`
}

function isIn({ since, until }: CountedPeriod, column: string): SQL {
  return sql`${sql.raw(column)} >= ${at(since)} and ${sql.raw(column)} < ${at(until)}`
}

function startOfSpan(time: Date, spanMs: number): Date {
  return new Date(Math.floor(time.getTime() / spanMs) * spanMs)
}

function at(time: Date): SQL {
  return sql`${toTime(time.getTime())}::timestamptz`
}

import { invalidInput } from '../input.ts'

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const DAY_MS = 24 * HOUR_MS
/** ISO 8601 and PostgreSQL write later years in different ways. */
const END_MS = Date.UTC(10_000, 0) - 1
/** Until this age, the deliveries of an organization are counted by five minutes, later by 15. Those of an endpoint are counted by the hour. */
const FINE_MS = 2 * HOUR_MS

export interface StatsPeriod {
  /** @default 'default' */
  organizationId?: string
  /**
   * Start of the period, rounded down to 15 minutes; to five in the last two hours; to a full hour for endpoints.
   *
   * @default a day before `until`
   */
  since?: Date
  /** End of the period, rounded up in the same way. @default now */
  until?: Date
}

export interface RoundedPeriod {
  since: Date
  until: Date
  bucketSeconds: number
  /** At most one more than wanted: the period was rounded. */
  buckets: number
}

/**
 * Rounds a period to those that are counted.
 *
 * @param now In ms since the epoch.
 * @throws {SenderError} `ERR_SENDER_INVALID`
 */
export function roundPeriod(
  { since, until }: StatsPeriod,
  { buckets, now, isOfEndpoint }: { buckets: number; now: number; isOfEndpoint: boolean },
): RoundedPeriod {
  const end = until?.getTime() ?? now
  const start = since?.getTime() ?? end - DAY_MS
  if (!(start < end)) throw invalidInput('since', 'since must be before until.')
  const unit = isOfEndpoint ? HOUR_MS : (start >= now - FINE_MS ? 5 : 15) * MINUTE_MS
  const to = Math.min(Math.ceil(end / unit), Math.floor(END_MS / unit)) * unit
  const from = since === undefined ? to - DAY_MS : Math.floor(start / unit) * unit
  const bucketMs = Math.ceil((end - start) / buckets / unit) * unit
  return {
    since: new Date(from),
    until: new Date(to),
    bucketSeconds: bucketMs / 1000,
    buckets: Math.ceil((to - from) / bucketMs),
  }
}

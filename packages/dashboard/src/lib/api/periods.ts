const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const DAY_MS = 24 * HOUR_MS

/** The time ranges of lists and charts, each ending now. Charts divide them into buckets of `bucketMs`. */
export const PERIODS = {
  '1h': { label: 'Last hour', ms: HOUR_MS, bucketMs: 5 * MINUTE_MS },
  '24h': { label: 'Last 24 hours', ms: DAY_MS, bucketMs: HOUR_MS },
  '7d': { label: 'Last 7 days', ms: 7 * DAY_MS, bucketMs: 6 * HOUR_MS },
  '30d': { label: 'Last 30 days', ms: 30 * DAY_MS, bucketMs: DAY_MS },
} as const

export type Period = keyof typeof PERIODS

// Object.keys is typed as string[], but this object has exactly the keys of its type.
export const PERIOD_NAMES = Object.keys(PERIODS) as Period[]

/**
 * The start of a period that ends now, in ISO 8601. It is rounded down to the start of a bucket, so that lists, figures and
 * charts of one period contain the same deliveries.
 */
export function periodStart(period: Period, now = Date.now()): string {
  return new Date(roundedStart(period, now)).toISOString()
}

/** The buckets of a period, as parameters of the API. All begin at round local times, and the last one contains `now`. */
export function toBuckets(
  period: Period,
  now = Date.now(),
): { since: string; until: string; buckets: number } {
  const { bucketMs } = PERIODS[period]
  const start = roundedStart(period, now)
  const buckets = Math.floor((now - start) / bucketMs) + 1
  return {
    since: new Date(start).toISOString(),
    until: new Date(start + buckets * bucketMs).toISOString(),
    buckets,
  }
}

/** Rounds by the clock of the browser's time zone: offsets from UTC can be 45 minutes. */
function roundedStart(period: Period, now: number): number {
  const { ms, bucketMs } = PERIODS[period]
  const start = new Date(now - ms)
  if (bucketMs < HOUR_MS) {
    const minutes = bucketMs / MINUTE_MS
    return start.setMinutes(start.getMinutes() - (start.getMinutes() % minutes), 0, 0)
  }
  return start.setHours(start.getHours() - (start.getHours() % (bucketMs / HOUR_MS)), 0, 0, 0)
}

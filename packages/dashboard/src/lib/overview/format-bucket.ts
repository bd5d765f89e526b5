const time = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' })
const day = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short' })
const dayAndTime = new Intl.DateTimeFormat('en-GB', {
  day: 'numeric',
  month: 'short',
  hour: '2-digit',
  minute: '2-digit',
})

const HOUR_SECONDS = 3600
const DAY_SECONDS = 24 * HOUR_SECONDS

/** The start of a bucket. A day is named by its date, except when it starts at another hour because the clocks changed. */
export function formatBucket(at: number, bucketSeconds: number): string {
  if (bucketSeconds <= HOUR_SECONDS) return time.format(at)
  const startsAtMidnight = new Date(at).getHours() === 0
  return bucketSeconds === DAY_SECONDS && startsAtMidnight ? day.format(at) : dayAndTime.format(at)
}

/** `hour`, `6 hours`: the length of a bucket. */
export function bucketName(seconds: number): string {
  if (seconds >= DAY_SECONDS) return plural(seconds / DAY_SECONDS, 'day')
  return seconds >= HOUR_SECONDS ? plural(seconds / HOUR_SECONDS, 'hour') : plural(seconds / 60, 'minute')
}

function plural(count: number, unit: string): string {
  return count === 1 ? unit : `${count} ${unit}s`
}

const UNITS = [
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
  ['second', 1],
] as const

/** A time, absolute and relative: `2026-11-21T09:30:02Z (3 minutes ago)`. */
export function formatTime(iso: string, now: Date = new Date()): string {
  const date = new Date(iso)
  const exact = date.toISOString().replace(/\.\d+Z$/, 'Z')
  return `${exact} (${relative((date.getTime() - now.getTime()) / 1000)})`
}

/** As {@link formatTime}; empty for `null`. */
export function formatOptionalTime(iso: string | null): string {
  return iso === null ? '' : formatTime(iso)
}

function relative(seconds: number): string {
  const [unit, size] = UNITS.find(([, length]) => Math.abs(seconds) >= length) ?? ['second', 1]
  const count = Math.trunc(seconds / size)
  return new Intl.RelativeTimeFormat('en', { numeric: count === 0 ? 'auto' : 'always' }).format(count, unit)
}

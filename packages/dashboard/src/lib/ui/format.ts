const UNITS = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
  ['second', 1000],
] as const

const relative = new Intl.RelativeTimeFormat('en', { numeric: 'auto', style: 'short' })
const dateTime = new Intl.DateTimeFormat('en', { dateStyle: 'medium', timeStyle: 'long' })
const localTime = new Intl.DateTimeFormat('en', { timeStyle: 'medium' })
const count = new Intl.NumberFormat('en')
const percent = new Intl.NumberFormat('en', { style: 'percent', maximumFractionDigits: 1 })

/** `3 min. ago`, `in 2 hr.` */
export function formatRelative(time: number, now: number): string {
  const distance = time - now
  const [unit, length] = UNITS.find(([, ms]) => Math.abs(distance) >= ms) ?? UNITS[3]
  return relative.format(Math.trunc(distance / length), unit)
}

export const formatTime = (at: number): string => localTime.format(at)
export const formatDateTime = (time: number): string => dateTime.format(time)
export const formatCount = (value: number): string => count.format(value)
export const formatShare = (value: number | null): string => (value === null ? '–' : percent.format(value))

/** `42 ms`, `1.3 s` */
export function formatLatency(ms: number | null): string {
  if (ms === null) return '–'
  return ms < 1000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(1)} s`
}

/** `23:59:07`, or `2 d 23:59:07` */
export function formatCountdown(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000))
  const days = Math.floor(seconds / 86_400)
  const clock = [Math.floor(seconds / 3600) % 24, Math.floor(seconds / 60) % 60, seconds % 60].map((value) =>
    String(value).padStart(2, '0'),
  )
  return `${days > 0 ? `${days} d ` : ''}${clock.join(':')}`
}

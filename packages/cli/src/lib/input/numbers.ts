import { InvalidArgumentError } from 'commander'

/** Parses an option's value that is a moment: whole seconds since the epoch, or a date. Returns seconds. */
export function parseTime(text: string): number {
  const seconds = /^\d+$/.test(text) ? Number(text) : Math.floor(Date.parse(text) / 1000)
  if (!Number.isSafeInteger(seconds))
    throw new InvalidArgumentError('Whole seconds since the epoch, or a date such as 2026-11-21T08:00:00Z.')
  if (seconds >= 1e11) throw new InvalidArgumentError('Seconds, not milliseconds.')
  return seconds
}

/** Parses an option's value that is a number of seconds. */
export function parseSeconds(text: string): number {
  const seconds = /^\d+(?:\.\d+)?$/.test(text) ? Number(text) : NaN
  if (!Number.isFinite(seconds)) throw new InvalidArgumentError('A number of seconds from 0 up.')
  return seconds
}

/** Parses an option's value that is a whole number. */
export function parseWhole(text: string): number {
  if (!/^\d+$/.test(text)) throw new InvalidArgumentError('A whole number.')
  return Number(text)
}

/** Gathers the values of an option that may be given more than once. */
export function gather(value: string, previous: readonly string[] = []): string[] {
  return [...previous, value]
}

const UNIT_SECONDS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400 }

/** Parses an option's value that is a span of time: `90s`, `15m`, `2h`, `3d`. Returns seconds. */
export function parseSpan(text: string): number {
  const [, count = '', unit = ''] = /^(\d{1,6})([smhd])$/.exec(text) ?? []
  const seconds = Number(count) * (UNIT_SECONDS[unit] ?? NaN)
  if (Number.isNaN(seconds)) throw new InvalidArgumentError('A span of time such as 90s, 15m, 2h or 3d.')
  return seconds
}

/** Parses an option's value that is a moment in the past: how long ago, or a date. */
export function parseAgo(text: string): Date {
  if (/^\d+[smhd]$/.test(text)) return new Date(Date.now() - parseSpan(text) * 1000)
  const date = new Date(text)
  if (Number.isNaN(date.getTime()))
    throw new InvalidArgumentError('How long ago, such as 2h, or a date such as 2026-11-21T08:00:00Z.')
  return date
}

/** Gathers the values of an option that takes several, separated by commas or given again. */
export function gatherNames(value: string, previous: readonly string[] = []): string[] {
  return [
    ...previous,
    ...value
      .split(',')
      .map((name) => name.trim())
      .filter((name) => name !== ''),
  ]
}

import { InvalidArgumentError } from 'commander'

/** Parses a time: whole seconds since the epoch, or a date. Returns seconds. */
export function parseTime(text: string): number {
  const seconds = /^\d+$/.test(text) ? Number(text) : Math.floor(Date.parse(text) / 1000)
  if (!Number.isSafeInteger(seconds))
    throw new InvalidArgumentError(
      'Expected whole seconds since the epoch, or a date such as 2026-11-21T08:00:00Z.',
    )
  if (seconds >= 1e11) throw new InvalidArgumentError('Expected seconds, not milliseconds.')
  return seconds
}

/** Parses a number of seconds. */
export function parseSeconds(text: string): number {
  const seconds = /^\d+(?:\.\d+)?$/.test(text) ? Number(text) : NaN
  if (!Number.isFinite(seconds)) throw new InvalidArgumentError('Expected a number of seconds of at least 0.')
  return seconds
}

/** Parses a whole number of at least 0. */
export function parseInteger(text: string): number {
  if (!/^\d+$/.test(text)) throw new InvalidArgumentError('Expected a whole number of at least 0.')
  return Number(text)
}

/** Parses a number, such as a fraction. */
export function parseNumber(text: string): number {
  if (!/^\d{1,15}(?:\.\d{1,15})?$/.test(text))
    throw new InvalidArgumentError('Expected a number of at least 0.')
  return Number(text)
}

/** Parses a switch, as a variable of the environment has it. */
export function parseSwitch(text: string): boolean {
  if (/^(?:true|1|yes|on)$/i.test(text)) return true
  if (/^(?:false|0|no|off)$/i.test(text)) return false
  throw new InvalidArgumentError('Expected true or false.')
}

/** Collects the values of a repeatable option. */
export function collect(value: string, previous: readonly string[] = []): string[] {
  return [...previous, value]
}

const UNIT_SECONDS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400 }

/** Parses a duration: `90s`, `15m`, `2h`, `3d`. Returns seconds. */
export function parseDuration(text: string): number {
  const [, count = '', unit = ''] = /^(\d{1,6})([smhd])$/.exec(text) ?? []
  const seconds = Number(count) * (UNIT_SECONDS[unit] ?? NaN)
  if (Number.isNaN(seconds)) throw new InvalidArgumentError('Expected a duration such as 90s, 15m, 2h or 3d.')
  return seconds
}

/** Parses a time in the past: a duration before now, or a date. */
export function parseAgo(text: string): Date {
  if (/^\d+[smhd]$/.test(text)) return new Date(Date.now() - parseDuration(text) * 1000)
  const date = new Date(text)
  if (Number.isNaN(date.getTime()))
    throw new InvalidArgumentError(
      'Expected a duration before now, such as 2h, or a date such as 2026-11-21T08:00:00Z.',
    )
  return date
}

/** Collects the values of an option that is repeatable and accepts lists separated by commas. */
export function collectNames(value: string, previous: readonly string[] = []): string[] {
  return [...previous, ...parseList(value)]
}

/** Parses a list separated by commas. Skips empty items. */
export function parseList(text: string): string[] {
  return text
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '')
}

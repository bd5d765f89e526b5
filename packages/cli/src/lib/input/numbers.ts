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

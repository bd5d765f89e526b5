import { InvalidArgumentError } from 'commander'

const UNIT_SECONDS: Readonly<Record<string, number>> = { '': 1, s: 1, m: 60, h: 3600, d: 86_400 }

/** Parses a duration: `90`, `90s`, `0.5s`, `15m`, `2h`, `3d`. Returns seconds. */
export function parseSpan(text: string): number {
  const [, count = '', unit = ''] = /^(\d{1,10}(?:\.\d{1,3})?)([smhd]?)$/.exec(text) ?? []
  const seconds = count === '' ? NaN : Number(count) * (UNIT_SECONDS[unit] ?? NaN)
  if (Number.isNaN(seconds))
    throw new InvalidArgumentError('Expected seconds, or a duration such as 90s, 15m, 2h or 3d.')
  return seconds
}

/** Parses the name of a schedule, or its delays separated by commas. */
export function parseSchedule(text: string): 'standard' | '24h' | number[] {
  if (text === 'standard' || text === '24h') return text
  return text.split(',').map((delay) => parseSpan(delay.trim()))
}

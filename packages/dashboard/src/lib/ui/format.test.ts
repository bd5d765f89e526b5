import { describe, expect, it } from 'vitest'
import { formatCountdown, formatLatency, formatRelative, formatShare } from './format.ts'

const NOW = Date.UTC(2026, 10, 21)

describe('formatRelative', () => {
  it.each([
    [0, 'now'],
    [-59_999, '59 sec. ago'],
    [-60_000, '1 min. ago'],
    [300_000, 'in 5 min.'],
    [-7_200_000, '2 hr. ago'],
    [86_400_000, 'tomorrow'],
    [-3 * 86_400_000, '3 days ago'],
  ])('formats %i ms from now as "%s"', (distance, text) => {
    expect(formatRelative(NOW + distance, NOW)).toBe(text)
  })
})

describe('formatCountdown', () => {
  it.each([
    [-5, '00:00:00'],
    [999, '00:00:00'],
    [61_000, '00:01:01'],
    [86_399_999, '23:59:59'],
    [7 * 86_400_000 + 3_600_000, '7 d 01:00:00'],
  ])('formats %i ms as %s', (ms, text) => {
    expect(formatCountdown(ms)).toBe(text)
  })
})

describe('formatLatency and formatShare', () => {
  it.each([
    ['no latency', formatLatency(null), '–'],
    ['milliseconds', formatLatency(999.4), '999 ms'],
    ['seconds', formatLatency(1000), '1.0 s'],
    ['no share', formatShare(null), '–'],
    ['a share of 1', formatShare(1), '100%'],
    ['a share', formatShare(0.98765), '98.8%'],
  ])('formats %s as %s', (_name, formatted, text) => {
    expect(formatted).toBe(text)
  })
})

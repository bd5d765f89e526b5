import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { roundPeriod } from './stats-period.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const NOW = Date.parse('2026-01-15T10:07:23Z')

// UTC-12:00 to UTC+14:00, in steps of 15 minutes: Kathmandu has UTC+05:45.
const offsets = fc.integer({ min: -48, max: 56 }).map((quarters) => quarters * 15 * MINUTE)
const lengths = fc.constantFrom(HOUR, 6 * HOUR, 24 * HOUR)

it('buckets of an organization can start at full hours and midnight of every time zone', () => {
  fc.assert(
    fc.property(offsets, lengths, fc.integer({ min: 3, max: 40 }), (offset, bucketMs, buckets) => {
      const end = Math.ceil((NOW + offset) / bucketMs) * bucketMs - offset
      const since = new Date(end - buckets * bucketMs)
      const period = { since, until: new Date(end) }
      const rounded = roundPeriod(period, { buckets, now: NOW, isOfEndpoint: false })
      expect(rounded).toStrictEqual({ ...period, bucketSeconds: bucketMs / 1000, buckets })
    }),
  )
})

it.each([
  ['an organization', false, 90, '08:35:00', '10:10:00', 300],
  ['an organization, earlier', false, 150, '07:30:00', '10:15:00', 900],
  ['an endpoint', true, 90, '08:00:00', '11:00:00', 3600],
])(
  'rounds a period of %s outwards to what was counted',
  (_, isOfEndpoint, minutes, from, to, bucketSeconds) => {
    const since = new Date(NOW - minutes * MINUTE)
    expect(roundPeriod({ since }, { buckets: 500, now: NOW, isOfEndpoint })).toMatchObject({
      since: new Date(`2026-01-15T${from}Z`),
      until: new Date(`2026-01-15T${to}Z`),
      bucketSeconds,
    })
  },
)

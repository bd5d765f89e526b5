import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { PERIOD_NAMES, PERIODS, periodStart, toBuckets } from './periods.ts'

const times = fc.date({ min: new Date('2020-01-01'), max: new Date('2040-01-01'), noInvalidDate: true })

it.each(PERIOD_NAMES)('divides %s into whole buckets from a round local time to after now', (period) => {
  const { ms, bucketMs } = PERIODS[period]
  fc.assert(
    fc.property(times, (date) => {
      const now = date.getTime()
      const { since, until, buckets } = toBuckets(period, now)
      const start = Date.parse(since)
      const end = Date.parse(until)
      expect(end - start).toBe(buckets * bucketMs)
      expect(start).toBeLessThanOrEqual(now - ms)
      expect(end).toBeGreaterThan(now)
      expect(end - bucketMs).toBeLessThanOrEqual(now)
      expect(periodStart(period, now)).toBe(since)
      const local = new Date(start)
      expect([local.getSeconds(), local.getMilliseconds()]).toEqual([0, 0])
      expect(local.getMinutes() % (Math.min(bucketMs, 3_600_000) / 60_000)).toBe(0)
      expect(local.getHours() % Math.max(1, bucketMs / 3_600_000)).toBe(0)
    }),
  )
})

import { describe, expect, it } from 'vitest'
import { SENDER_DEFAULTS } from '../../defaults.ts'
import { fakeWork } from '../../../../test/engine/fake-work.ts'
import { createLane, type Health, type Lane } from './lane.ts'

const CAP = 32
const { breakerFailures, breakerMinMs, breakerMaxMs } = SENDER_DEFAULTS

function laneWith(count: number, options: { rateLimit?: number; random?: () => number } = {}): Lane {
  const { rateLimit = null, random = () => 0.5 } = options
  const lane = createLane('wh_1', { cap: CAP, random })
  for (let n = 0; n < count; n++) lane.push(fakeWork(`whd_${n}`, { rateLimit }), true, 0)
  return lane
}

/** Takes all that may start. */
function takeAll(lane: Lane, now: number): number {
  let taken = 0
  while (lane.take(now) !== undefined) taken++
  return taken
}

/** Attempts one after the other, each begun when the one before ended. */
function attempts(lane: Lane, health: Health, count: number, now: number): void {
  for (let n = 0; n < count; n++) {
    expect(lane.take(now + n)).toBeDefined()
    lane.done(health, now + n, now + n)
  }
}

describe('order', () => {
  it('takes first attempts before retries, each oldest first', () => {
    const lane = createLane('wh_1', { cap: CAP })
    lane.push(fakeWork('retry 1'), false, 0)
    lane.push(fakeWork('first 1'), true, 0)
    lane.push(fakeWork('retry 2'), false, 0)
    lane.push(fakeWork('first 2'), true, 0)
    const order = [1, 2, 3, 4].map(() => lane.take(0)?.job.deliveryId)
    expect(order).toEqual(['first 1', 'first 2', 'retry 1', 'retry 2'])
    expect(lane.take(0)).toBeUndefined()
  })
})

describe('window', () => {
  it('begins small, grows with each success and ends at the cap', () => {
    const lane = laneWith(200)
    const first = takeAll(lane, 0)
    expect(first).toBe(8)
    lane.done('good', 0, 1)
    expect(takeAll(lane, 1)).toBe(2)
    for (let n = 0; n < 9; n++) lane.done('good', 0, 2)
    attempts(lane, 'good', 40, 3)
    expect(takeAll(lane, 100)).toBe(CAP)
  })

  it('is halved once for all attempts that were under way when the endpoint was overloaded', () => {
    const lane = laneWith(200)
    expect(takeAll(lane, 0)).toBe(8)
    for (let n = 0; n < 8; n++) lane.done('overloaded', 0, 10)
    expect(takeAll(lane, 20)).toBe(4)
    for (let n = 0; n < 4; n++) lane.done('good', 20, 21)
    // Begun after the window shrank: this one says something new.
    expect(takeAll(lane, 22)).toBe(8)
    lane.done('overloaded', 22, 30)
    for (let n = 0; n < 7; n++) lane.done('bad', 22, 30)
    expect(takeAll(lane, 40)).toBe(4)
  })

  it('stays as it is for failures that say nothing of load', () => {
    const lane = laneWith(200)
    expect(takeAll(lane, 0)).toBe(8)
    for (let n = 0; n < 8; n++) lane.done('bad', 0, 1)
    expect(takeAll(lane, 2)).toBe(8)
  })
})

describe('breaker', () => {
  it('parks the lane after failures in a row, then makes one attempt, whose success opens it', () => {
    const lane = laneWith(100)
    attempts(lane, 'bad', breakerFailures, 0)
    const parkedAt = breakerFailures - 1
    const until = parkedAt + breakerMinMs
    expect(lane.isClosed(parkedAt + 1)).toBe(true)
    expect(lane.take(until - 1)).toBeUndefined()
    expect(lane.nextAt(parkedAt + 1)).toBe(until)
    expect(takeAll(lane, until)).toBe(1)
    expect(lane.isClosed(until)).toBe(true)
    lane.done('good', until, until + 5)
    expect(takeAll(lane, until + 5)).toBe(2)
  })

  it('parks for longer each time that the one attempt fails, up to a limit', () => {
    const lane = laneWith(100)
    attempts(lane, 'bad', breakerFailures, 0)
    const parks: number[] = []
    let now = breakerFailures - 1
    for (let n = 0; n < 10; n++) {
      const until = lane.nextAt(now)
      parks.push(until - now)
      expect(takeAll(lane, until)).toBe(1)
      lane.done('overloaded', until, until)
      now = until
    }
    expect(parks.slice(0, 3)).toEqual([breakerMinMs, breakerMinMs * 2, breakerMinMs * 4])
    expect(Math.max(...parks)).toBe(breakerMaxMs)
  })

  it.each([
    [0, 0.8],
    [1, 1.2],
  ])('spreads the time of parking: random %d gives %d of it', (random, factor) => {
    const lane = laneWith(100, { random: () => random })
    attempts(lane, 'bad', breakerFailures, 0)
    const parkedAt = breakerFailures - 1
    expect(lane.nextAt(parkedAt) - parkedAt).toBeCloseTo(breakerMinMs * factor)
  })

  it('takes what was under way when it parked for no new failure', () => {
    const lane = laneWith(100)
    attempts(lane, 'good', 40, 0)
    expect(takeAll(lane, 50)).toBe(CAP)
    for (let n = 0; n < CAP; n++) lane.done('bad', 50, 60 + n)
    expect(lane.nextAt(100)).toBe(60 + breakerFailures - 1 + breakerMinMs)
  })

  it('is not moved by failures between successes', () => {
    const lane = laneWith(100)
    for (let n = 0; n < 5; n++) {
      attempts(lane, 'bad', breakerFailures - 1, n * 100)
      attempts(lane, 'good', 1, n * 100 + 50)
    }
    expect(lane.parkedFor(1000)).toBe(0)
    expect(lane.nextAt(1000)).toBe(Infinity)
  })
})

describe('what waits', () => {
  it.each([
    {
      latency: 1000,
      room: 3 * CAP + 1,
      says: 'three windows of a slow endpoint, and what it takes in 50 ms',
    },
    { latency: 10, room: 3 * CAP + 5 * CAP, says: 'more of a faster one' },
    { latency: 1, room: 3 * CAP + SENDER_DEFAULTS.batch, says: 'a batch more of a fast one, and no more' },
  ])('is $says', ({ latency, room }) => {
    const lane = laneWith(100)
    for (let n = 0; n < 100; n++) {
      lane.take(n)
      lane.done('good', n - latency, n)
    }
    for (let n = 0; n < room; n++) {
      expect(lane.isClosed(100)).toBe(false)
      lane.push(fakeWork(`whd_${n}`), true, 100)
    }
    lane.push(fakeWork('whd_last'), true, 100)
    expect(lane.isClosed(100)).toBe(true)
  })
})

describe('parking', () => {
  it('leaves the endpoint alone until then, and never shortens', () => {
    const lane = laneWith(1)
    lane.park(500)
    lane.park(300)
    expect([lane.take(499), lane.isClosed(499), lane.nextAt(0)]).toEqual([undefined, true, 500])
    expect(lane.take(500)).toBeDefined()
  })
})

describe('rate limit', () => {
  it('lets a second of it through at once, then so many a second', () => {
    const lane = laneWith(20, { rateLimit: 4 })
    expect(takeAll(lane, 0)).toBe(4)
    for (let n = 0; n < 4; n++) lane.done('good', 0, 0)
    expect(lane.isClosed(0)).toBe(true)
    expect(lane.nextAt(0)).toBe(250)
    expect([takeAll(lane, 249), takeAll(lane, 250), takeAll(lane, 251)]).toEqual([0, 1, 0])
    expect(takeAll(lane, 1000)).toBe(3)
  })
})

describe('eviction', () => {
  it('takes out what waited too long, and leaves the rest in its order', () => {
    const lane = createLane('wh_1', { cap: CAP })
    lane.push(fakeWork('old first'), true, 10)
    lane.push(fakeWork('old retry'), false, 20)
    lane.push(fakeWork('new first'), true, 30)
    expect(lane.evict(20).map(({ job }) => job.deliveryId)).toEqual(['old first', 'old retry'])
    expect(lane.take(40)?.job.deliveryId).toBe('new first')
  })
})

describe('memory', () => {
  it('of a rate limit ends once it would allow as much as at first', () => {
    const lane = laneWith(1, { rateLimit: 2 })
    lane.take(0)
    lane.done('good', 0, 1)
    expect(lane.isIdle(1)).toBe(false)
    expect(lane.isIdle(1000)).toBe(true)
  })

  it('of trouble ends an hour after the last attempt: the endpoint may have been deleted', () => {
    const lane = laneWith(breakerFailures)
    attempts(lane, 'bad', breakerFailures, 0)
    expect(lane.isIdle(breakerMaxMs)).toBe(false)
    expect(lane.isIdle(SENDER_DEFAULTS.forgetMs + 100)).toBe(true)
  })

  it('is kept while there is something to remember, and not longer', () => {
    const lane = laneWith(1)
    expect(lane.isIdle(0)).toBe(false)
    lane.take(0)
    expect(lane.isIdle(0)).toBe(false)
    lane.done('good', 0, 1)
    expect(lane.isIdle(1)).toBe(true)
    lane.push(fakeWork('whd_1'), true, 2)
    lane.take(2)
    lane.done('bad', 2, 3)
    expect(lane.isIdle(3)).toBe(false)
  })
})

import { describe, expect, it } from 'vitest'
import { ENGINE_DEFAULTS } from '../defaults.ts'
import { fakeWork } from '../../../test/fake-work.ts'
import type { EngineWork } from '../queue/work.ts'
import { createLane, type Health, type Lane } from './lane.ts'

const CAP = 32
const { breakerFailures, breakerMinMs, breakerMaxMs } = ENGINE_DEFAULTS

function laneWith(
  count: number,
  options: { rateLimit?: number; random?: () => number } = {},
): Lane<EngineWork> {
  const { rateLimit = null, random = () => 0.5 } = options
  const lane = createLane('wh_1', { cap: CAP, random })
  for (let n = 0; n < count; n++) lane.push(fakeWork(`whd_${n}`, { rateLimit }), 0)
  return lane
}

/** Takes all work that may start. */
function takeAll(lane: Lane<EngineWork>, now: number): number {
  let taken = 0
  while (lane.take(now) !== undefined) taken++
  return taken
}

/** Sequential attempts: each starts when the one before it has ended. */
function attempts(lane: Lane<EngineWork>, health: Health, count: number, now: number): void {
  for (let n = 0; n < count; n++) {
    expect(lane.take(now + n)).toBeDefined()
    lane.done(health, now + n, now + n)
  }
}

describe('order', () => {
  it('takes first attempts before retries, the oldest of each first', () => {
    const lane = createLane('wh_1', { cap: CAP })
    lane.push(fakeWork('retry 1', { kind: 'retry' }), 0)
    lane.push(fakeWork('first 1'), 0)
    lane.push(fakeWork('retry 2', { kind: 'retry' }), 0)
    lane.push(fakeWork('first 2'), 0)
    const order = [1, 2, 3, 4].map(() => lane.take(0)?.job.deliveryId)
    expect(order).toEqual(['first 1', 'first 2', 'retry 1', 'retry 2'])
    expect(lane.take(0)).toBeUndefined()
  })
})

describe('window', () => {
  it('starts a window with 8 attempts, which grows with each success and stops at the cap', () => {
    const lane = laneWith(200)
    const first = takeAll(lane, 0)
    expect(first).toBe(8)
    lane.done('good', 0, 1)
    expect(takeAll(lane, 1)).toBe(2)
    for (let n = 0; n < 9; n++) lane.done('good', 0, 2)
    attempts(lane, 'good', 40, 3)
    expect(takeAll(lane, 100)).toBe(CAP)
  })

  it('halves the window once for all attempts that were in flight when the endpoint was overloaded', () => {
    const lane = laneWith(200)
    expect(takeAll(lane, 0)).toBe(8)
    for (let n = 0; n < 8; n++) lane.done('overloaded', 0, 10)
    expect(takeAll(lane, 20)).toBe(4)
    for (let n = 0; n < 4; n++) lane.done('good', 20, 21)
    // Started after the window shrank, so this failure is new information.
    expect(takeAll(lane, 22)).toBe(8)
    lane.done('overloaded', 22, 30)
    for (let n = 0; n < 7; n++) lane.done('bad', 22, 30)
    expect(takeAll(lane, 40)).toBe(4)
  })

  it('keeps the window for failures that are no sign of overload', () => {
    const lane = laneWith(200)
    expect(takeAll(lane, 0)).toBe(8)
    for (let n = 0; n < 8; n++) lane.done('bad', 0, 1)
    expect(takeAll(lane, 2)).toBe(8)
  })
})

describe('breaker', () => {
  it('opens the breaker after failures in a row, then lets one attempt through, and closes when it succeeds', () => {
    const lane = laneWith(100)
    attempts(lane, 'bad', breakerFailures, 0)
    const openedAt = breakerFailures - 1
    const until = openedAt + breakerMinMs
    expect(lane.acceptsJobs(openedAt + 1)).toBe(false)
    expect(lane.take(until - 1)).toBeUndefined()
    expect(lane.nextAt(openedAt + 1)).toBe(until)
    expect(takeAll(lane, until)).toBe(1)
    expect(lane.acceptsJobs(until)).toBe(false)
    lane.done('good', until, until + 5)
    expect(takeAll(lane, until + 5)).toBe(2)
  })

  it('opens the breaker for twice as long each time the half-open attempt fails, up to a limit', () => {
    const lane = laneWith(100)
    attempts(lane, 'bad', breakerFailures, 0)
    const pauses: number[] = []
    let now = breakerFailures - 1
    for (let n = 0; n < 10; n++) {
      const until = lane.nextAt(now)
      pauses.push(until - now)
      expect(takeAll(lane, until)).toBe(1)
      lane.done('overloaded', until, until)
      now = until
    }
    expect(pauses.slice(0, 3)).toEqual([breakerMinMs, breakerMinMs * 2, breakerMinMs * 4])
    expect(Math.max(...pauses)).toBe(breakerMaxMs)
  })

  it.each([
    [0, 0.8],
    [1, 1.2],
  ])('adds jitter to the pause: random %d makes it %d times as long', (random, factor) => {
    const lane = laneWith(100, { random: () => random })
    attempts(lane, 'bad', breakerFailures, 0)
    const openedAt = breakerFailures - 1
    expect(lane.nextAt(openedAt) - openedAt).toBeCloseTo(breakerMinMs * factor)
  })

  it('does not count failures of attempts that were in flight when the breaker opened', () => {
    const lane = laneWith(100)
    attempts(lane, 'good', 40, 0)
    expect(takeAll(lane, 50)).toBe(CAP)
    for (let n = 0; n < CAP; n++) lane.done('bad', 50, 60 + n)
    expect(lane.nextAt(100)).toBe(60 + breakerFailures - 1 + breakerMinMs)
  })

  it('lets one probe at a time through while the breaker is open, and closes when one succeeds', () => {
    const lane = laneWith(100)
    attempts(lane, 'bad', breakerFailures, 0)
    expect(lane.acceptsJobs(20)).toBe(false)
    expect(lane.acceptsProbe(20)).toBe(true)
    for (const id of ['probe 1', 'probe 2']) lane.push(fakeWork(id, { isProbe: true }), 20)
    expect(lane.acceptsProbe(20)).toBe(false)
    expect(lane.take(20)?.job.deliveryId).toBe('probe 1')
    expect(lane.take(20)).toBeUndefined()
    lane.done('bad', 20, 21, true)
    expect(lane.take(22)?.job.deliveryId).toBe('probe 2')
    lane.done('good', 22, 23, true)
    expect(lane.pausedForMs(23)).toBe(0)
    expect(takeAll(lane, 23)).toBe(2)
  })

  it('does not make the pause longer when a probe fails within it, and pauses again when one fails after it', () => {
    const lane = laneWith(100)
    attempts(lane, 'bad', breakerFailures, 0)
    const until = lane.nextAt(20)
    for (const id of ['probe 1', 'probe 2']) lane.push(fakeWork(id, { isProbe: true }), 20)
    lane.take(20)
    lane.done('overloaded', 20, 21, true)
    expect(lane.pausedForMs(21)).toBe(until - 21)
    lane.take(22)
    // While the probe is in flight, the end of the pause starts no second attempt.
    expect(lane.take(until)).toBeUndefined()
    lane.done('overloaded', 22, until + 5, true)
    expect(lane.pausedForMs(until + 5)).toBe(2 * breakerMinMs)
  })

  it('lets the next attempt decide when another process found that the endpoint works', () => {
    const lane = laneWith(100)
    attempts(lane, 'bad', breakerFailures, 0)
    lane.resume(20)
    expect(takeAll(lane, 20)).toBe(1)
    lane.done('good', 20, 21)
    expect(takeAll(lane, 21)).toBe(2)
  })

  it('keeps the breaker closed while successes interrupt the failures', () => {
    const lane = laneWith(100)
    for (let n = 0; n < 5; n++) {
      attempts(lane, 'bad', breakerFailures - 1, n * 100)
      attempts(lane, 'good', 1, n * 100 + 50)
    }
    expect(lane.pausedForMs(1000)).toBe(0)
    expect(lane.nextAt(1000)).toBe(Infinity)
  })
})

describe('buffer', () => {
  it.each([
    {
      latency: 1000,
      room: 3 * CAP + 1,
      holds: 'three windows and 50 ms of work for a slow endpoint',
    },
    { latency: 10, room: 3 * CAP + 5 * CAP, holds: 'more for a faster endpoint' },
    {
      latency: 1,
      room: 3 * CAP + ENGINE_DEFAULTS.batch,
      holds: 'three windows and one batch for a fast endpoint',
    },
  ])('holds $holds in its buffer', ({ latency, room }) => {
    const lane = laneWith(100)
    for (let n = 0; n < 100; n++) {
      lane.take(n)
      lane.done('good', n - latency, n)
    }
    for (let n = 0; n < room; n++) {
      expect(lane.acceptsJobs(100)).toBe(true)
      lane.push(fakeWork(`whd_${n}`), 100)
    }
    lane.push(fakeWork('whd_last'), 100)
    expect(lane.acceptsJobs(100)).toBe(false)
  })
})

describe('pauseUntil', () => {
  it('starts nothing until the end of pauseUntil, and never shortens a pause', () => {
    const lane = laneWith(1)
    lane.pauseUntil(500)
    lane.pauseUntil(300)
    expect([lane.take(499), lane.acceptsJobs(499), lane.nextAt(0)]).toEqual([undefined, false, 500])
    expect(lane.take(500)).toBeDefined()
  })
})

describe('rate limit', () => {
  it('allows a burst of one second, then the rate limit per second', () => {
    const lane = laneWith(20, { rateLimit: 4 })
    expect(takeAll(lane, 0)).toBe(4)
    for (let n = 0; n < 4; n++) lane.done('good', 0, 0)
    expect(lane.acceptsJobs(0)).toBe(false)
    expect(lane.nextAt(0)).toBe(250)
    expect([takeAll(lane, 249), takeAll(lane, 250), takeAll(lane, 251)]).toEqual([0, 1, 0])
    expect(takeAll(lane, 1000)).toBe(3)
  })

  it('asks for no turn when the rate limit has a token but the window is full', () => {
    const lane = laneWith(20, { rateLimit: 4 })
    expect([takeAll(lane, 0), takeAll(lane, 1000)]).toEqual([4, 4])
    expect(lane.nextAt(1000)).toBe(1250)
    expect(lane.canTake(1250)).toBe(false)
    expect(lane.nextAt(1250)).toBe(Infinity)
  })

  it('asks for its next turn at a later time when the rate limit rejects one, whatever rounding does', () => {
    const stuck = Array.from({ length: 1000 }, (_, n) => 76_900_832.2 + n * 0.137).filter((now) => {
      const lane = laneWith(60, { rateLimit: 49 })
      while (lane.take(now) !== undefined) lane.done('good', now, now)
      const at = lane.nextAt(now)
      return !lane.canTake(at) && lane.nextAt(at) <= at
    })
    expect(stuck).toEqual([])
  })
})

describe('eviction', () => {
  it('evicts work that waited too long, and keeps the order of the rest', () => {
    const lane = createLane('wh_1', { cap: CAP })
    lane.push(fakeWork('old first'), 10)
    lane.push(fakeWork('old retry', { kind: 'retry' }), 20)
    lane.push(fakeWork('new first'), 30)
    expect(lane.evict(20).map(({ job }) => job.deliveryId)).toEqual(['old first', 'old retry'])
    expect(lane.take(40)?.job.deliveryId).toBe('new first')
  })
})

describe('isIdle', () => {
  it('is idle with a rate limit as soon as its full burst is available again', () => {
    const lane = laneWith(1, { rateLimit: 2 })
    lane.take(0)
    lane.done('good', 0, 1)
    expect(lane.isIdle(1)).toBe(false)
    expect(lane.isIdle(1000)).toBe(true)
  })

  it('is idle an hour after the last failure, because the endpoint may have been deleted', () => {
    const lane = laneWith(breakerFailures)
    attempts(lane, 'bad', breakerFailures, 0)
    expect(lane.isIdle(breakerMaxMs)).toBe(false)
    expect(lane.isIdle(ENGINE_DEFAULTS.forgetMs + 100)).toBe(true)
  })

  it('is not idle with work, with an attempt in flight, or after a failure', () => {
    const lane = laneWith(1)
    expect(lane.isIdle(0)).toBe(false)
    lane.take(0)
    expect(lane.isIdle(0)).toBe(false)
    lane.done('good', 0, 1)
    expect(lane.isIdle(1)).toBe(true)
    lane.push(fakeWork('whd_1'), 2)
    lane.take(2)
    lane.done('bad', 2, 3)
    expect(lane.isIdle(3)).toBe(false)
  })
})

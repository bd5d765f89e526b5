import { describe, expect, it } from 'vitest'
import { ENGINE_DEFAULTS } from '../defaults.ts'
import { fakeWork } from '../../../test/fake-work.ts'
import { createFetchPlanner, type DispatchState, type FetchPlanner, type Plan } from './fetch-planner.ts'
import { shareKeys, type FullState } from './full-tracker.ts'

const { batch, pollMs, writeBatch } = ENGINE_DEFAULTS
const CONCURRENCY = 256
const NOT_FULL: FullState = {
  isAny: { first: false, retry: false },
  hasOrganizations: { first: false, retry: false },
  shares: new Set(),
  freed: 0,
}
const ROOMY: DispatchState = { free: { first: 1000, retry: 1000 }, unwritten: 0, full: NOT_FULL }
/** The lane of an endpoint is full. */
const FULL_ENDPOINT: DispatchState = {
  ...ROOMY,
  full: { ...NOT_FULL, isAny: { first: true, retry: true } },
}
/** Nothing is full any more. */
const FREED: DispatchState = { ...ROOMY, full: { ...NOT_FULL, freed: 1 } }
/** An organization holds its whole share of first attempts. */
const FULL_ORGANIZATION: DispatchState = {
  ...ROOMY,
  full: {
    isAny: { first: true, retry: false },
    hasOrganizations: { first: true, retry: false },
    shares: new Set(['first greedy']),
    freed: 0,
  },
}

/** Room for so many jobs of a kind; the other has plenty. */
const withFree = (free: Partial<DispatchState['free']>): DispatchState => ({
  ...ROOMY,
  free: { ...ROOMY.free, ...free },
})

interface Queue {
  first: number
  retry: number
}

/** A planner, a clock and a queue of due jobs, which fetches take from. */
function simulate({ concurrency = CONCURRENCY, fetchMs = 1 } = {}) {
  const planner = createFetchPlanner({ concurrency })
  const queue: Queue = { first: 0, retry: 0 }
  const fetched: [kind: string, jobs: number][] = []
  let now = 0

  /** Fetches until the planner wants to sleep. */
  function run(state: DispatchState = ROOMY): Exclude<Plan['mode'], 'fetching'> {
    for (;;) {
      const plan = planner.next(now, state)
      if (plan.mode !== 'fetching') return plan.mode
      const { kind, limit } = plan.fetch
      const startedAt = now
      const jobs = Math.min(queue[kind], limit)
      queue[kind] -= jobs
      now += fetchMs
      fetched.push([kind, jobs])
      planner.record({ jobs, hasMore: jobs === limit, startedAt, endedAt: now })
    }
  }

  return {
    planner,
    queue,
    fetched,
    run,
    now: () => now,
    advance: (ms: number) => void (now += ms),
    sleepMs: (nextStartAt = Infinity) => planner.sleepMs(now, nextStartAt),
  }
}

describe('mode', () => {
  it.each<{ mode: string; state: DispatchState; why: string }>([
    { mode: 'idle', state: ROOMY, why: 'nothing is due' },
    { mode: 'blocked', state: FULL_ENDPOINT, why: 'nothing but a full endpoint may have due jobs' },
    { mode: 'full', state: withFree({ first: 0 }), why: 'first attempts have no room' },
    { mode: 'full', state: withFree({ retry: 0 }), why: 'retries have no room' },
    {
      mode: 'full',
      state: withFree({ first: batch / 4 - 1 }),
      why: 'there is room for under a quarter fetch',
    },
    {
      mode: 'full',
      state: { ...ROOMY, unwritten: 2 * writeBatch + 1 },
      why: 'too many outcomes are unwritten',
    },
  ])('reports the mode $mode when $why', ({ mode, state }) => {
    expect(simulate().run(state)).toBe(mode)
  })

  it('reports the mode fetching while fetches return as many jobs as they asked for', () => {
    const { queue, fetched, run } = simulate()
    queue.first = 2 * batch + 1
    expect(run()).toBe('idle')
    expect(fetched.filter(([kind]) => kind === 'first')).toEqual([
      ['first', batch],
      ['first', batch],
      ['first', 1],
    ])
    expect(queue).toEqual({ first: 0, retry: 0 })
  })

  it('reports the mode fetching again when an endpoint accepts jobs at the end of the round', () => {
    const { planner } = simulate()
    expect(planner.next(0, FULL_ENDPOINT)).toMatchObject({ mode: 'fetching', fetch: { kind: 'first' } })
    planner.record({ jobs: 0, hasMore: false, startedAt: 0, endedAt: 1 })
    expect(planner.next(1, FULL_ENDPOINT)).toMatchObject({ mode: 'fetching', fetch: { kind: 'retry' } })
    planner.record({ jobs: 0, hasMore: false, startedAt: 1, endedAt: 2 })
    expect(planner.next(2, FREED)).toMatchObject({ mode: 'fetching', fetch: { kind: 'first' } })
  })
})

describe('fetch', () => {
  it('asks for no more jobs than one organization may hold', () => {
    const { planner } = simulate()
    expect(planner.next(0, withFree({ first: 120 }))).toMatchObject({ fetch: { limit: 90 } })
  })

  it('uses the little room that an organization with its whole share leaves to the others', () => {
    const free = { first: 8, retry: 1000 }
    expect(simulate().planner.next(0, { ...FULL_ORGANIZATION, free })).toMatchObject({
      fetch: { kind: 'first', limit: 6 },
    })
    expect(simulate().planner.next(0, { ...ROOMY, free })).toMatchObject({ fetch: { kind: 'retry' } })
  })

  it('fetches retries although first attempts have no room, and the other way round', () => {
    const noFirst = simulate()
    noFirst.run(withFree({ first: 0 }))
    const noRetry = simulate()
    noRetry.run(withFree({ retry: 0 }))
    expect([noFirst.fetched, noRetry.fetched]).toEqual([[['retry', 0]], [['first', 0]]])
  })

  it.each([1, 2, 3])('fetches everything that is due with a concurrency of %d', (concurrency) => {
    const { queue, run } = simulate({ concurrency })
    Object.assign(queue, { first: 9, retry: 9 })
    // As JobBudget computes them for these.
    const free = { first: 4 * concurrency - Math.floor(concurrency / 2), retry: 2 * concurrency }
    expect(run({ ...ROOMY, free })).toBe('idle')
    expect(queue).toEqual({ first: 0, retry: 0 })
  })

  it('fetches thousands of retries without sleeping', () => {
    const { queue, run, now } = simulate()
    queue.retry = 10_000
    expect(run()).toBe('idle')
    expect(queue.retry).toBe(0)
    expect(now()).toBeLessThan(pollMs)
  })

  it('fetches no retries for 100 ms after a fetch that found none, while first attempts go on', () => {
    const { fetched, run, advance } = simulate()
    run()
    advance(50)
    run()
    advance(50)
    run()
    expect(fetched.map(([kind]) => kind)).toEqual(['first', 'retry', 'first', 'first', 'retry'])
  })

  it('begins with first attempts again after a fetch that failed', () => {
    const { planner } = simulate()
    planner.next(0, ROOMY)
    planner.record({ jobs: 0, hasMore: false, startedAt: 0, endedAt: 1 })
    expect(planner.next(1, ROOMY)).toMatchObject({ fetch: { kind: 'retry' } })
    planner.abandonRound()
    expect(planner.next(2, ROOMY)).toMatchObject({ fetch: { kind: 'first' } })
  })
})

function fullPlanner(state: DispatchState): FetchPlanner {
  const { planner, run } = simulate()
  expect(run(state)).toBe('full')
  return planner
}

describe('FULL', () => {
  it.each([
    { freed: batch / 2 - 1, wakes: false },
    { freed: batch / 2, wakes: true },
  ])('wakes: $wakes, when $freed jobs of the missing kind have room', ({ freed, wakes }) => {
    expect(fullPlanner(withFree({ first: 0 })).shouldWakeForCapacity(withFree({ first: freed }))).toBe(wakes)
    expect(fullPlanner(withFree({ retry: 0 })).shouldWakeForCapacity(withFree({ retry: freed }))).toBe(wakes)
  })

  it('does not wake for room of the other kind', () => {
    expect(fullPlanner(withFree({ retry: 0 })).shouldWakeForCapacity(withFree({ retry: 0 }))).toBe(false)
  })

  it('wakes when enough outcomes are committed', () => {
    const planner = fullPlanner({ ...ROOMY, unwritten: 2 * writeBatch + 1 })
    expect(planner.shouldWakeForCapacity({ ...ROOMY, unwritten: 2 * writeBatch + 1 })).toBe(false)
    expect(planner.shouldWakeForCapacity({ ...ROOMY, unwritten: 2 * writeBatch })).toBe(true)
  })

  it.each([1, 2, 3])('wakes when all room is free again with a concurrency of %d', (concurrency) => {
    const { planner, run } = simulate({ concurrency })
    run(withFree({ first: 0, retry: 0 }))
    const free = { first: 4 * concurrency - Math.floor(concurrency / 2), retry: 2 * concurrency }
    expect(planner.shouldWakeForCapacity({ free, unwritten: 0 })).toBe(true)
  })

  it('wakes for no capacity when the last round had room for both kinds', () => {
    const { planner, run } = simulate()
    run()
    expect(planner.shouldWakeForCapacity(ROOMY)).toBe(false)
  })
})

describe('BLOCKED', () => {
  it('wakes when something became free since the last round', () => {
    const { planner, run } = simulate()
    expect(run(FULL_ENDPOINT)).toBe('blocked')
    expect([planner.shouldWakeForFreed(0), planner.shouldWakeForFreed(1)]).toEqual([false, true])
  })

  it('wakes for an organization that the last round skipped, by the kind of attempt', () => {
    const { planner, run } = simulate()
    expect(run(FULL_ORGANIZATION)).toBe('blocked')
    const job = { ...fakeWork('whd_1', { organizationId: 'greedy' }).job }
    expect(shareKeys(job).some((key) => planner.shouldWakeForShare(key))).toBe(true)
    expect(shareKeys({ ...job, kind: 'retry' }).some((key) => planner.shouldWakeForShare(key))).toBe(false)
  })

  it('wakes for the shares of others when an eighth of a fetch, or a quarter of what is held, was settled', () => {
    const { planner, run } = simulate()
    run(FULL_ORGANIZATION)
    const wakes = Array.from({ length: batch / 8 }, () => planner.shouldWakeForShares(1000))
    expect(wakes.indexOf(true)).toBe(batch / 8 - 1)
    run(FULL_ENDPOINT)
    expect(planner.shouldWakeForShares(0)).toBe(false)
    run(FULL_ORGANIZATION)
    expect([planner.shouldWakeForShares(8), planner.shouldWakeForShares(7)]).toEqual([false, true])
  })

  it('fetches again as soon as a skipped endpoint accepts jobs', () => {
    const { fetched, run } = simulate({ fetchMs: 40 })
    run(FULL_ENDPOINT)
    const { length } = fetched
    run(FULL_ENDPOINT)
    expect(fetched).toHaveLength(length)
    run(FREED)
    expect(fetched.length).toBeGreaterThan(length)
  })

  it('sleeps until the pause after a fetch in vain is over, then fetches what was published', () => {
    const { planner, queue, fetched, run, advance, sleepMs, now } = simulate({ fetchMs: 10 })
    run(FULL_ENDPOINT)
    planner.recordPublish(now())
    queue.first = 1
    const { length } = fetched
    expect(run(FULL_ENDPOINT)).toBe('blocked')
    expect(fetched).toHaveLength(length)
    // The fetch of first attempts took 10 ms and was over 10 ms ago.
    expect(sleepMs()).toBe(10)
    advance(10)
    run(FULL_ENDPOINT)
    expect(queue.first).toBe(0)
  })

  it('pauses for one poll interval at most, however slow the fetch was', () => {
    const { planner, queue, run, advance, sleepMs, now } = simulate({ fetchMs: 60_000 })
    run(FULL_ENDPOINT)
    planner.recordPublish(now())
    queue.first = 1
    expect(sleepMs()).toBeLessThanOrEqual(pollMs)
    advance(sleepMs())
    run(FULL_ENDPOINT)
    expect(queue.first).toBe(0)
  })

  it('does not pause for a slow fetch that skipped nothing', () => {
    const { planner, queue, run, now } = simulate({ fetchMs: 60_000 })
    run(ROOMY)
    planner.recordPublish(now())
    queue.first = 1
    run(ROOMY)
    expect(queue.first).toBe(0)
  })
})

it('continues with a fetch that did not look everywhere', () => {
  const { planner } = simulate()
  planner.next(0, FULL_ENDPOINT)
  planner.record({ jobs: 0, hasMore: false, startedAt: 0, endedAt: 1, restAt: 60 })
  planner.next(1, FULL_ENDPOINT)
  planner.record({ jobs: 0, hasMore: false, startedAt: 1, endedAt: 2 })
  expect(planner.next(2, FULL_ENDPOINT)).toEqual({ mode: 'blocked' })
  expect(planner.next(3, FULL_ENDPOINT)).toEqual({ mode: 'blocked' })
  expect(planner.sleepMs(3, Infinity)).toBe(57)
  expect(planner.next(60, FULL_ENDPOINT)).toMatchObject({ mode: 'fetching', fetch: { kind: 'first' } })
})

describe('IDLE', () => {
  it('fetches a replay that comes within 100 ms of an empty fetch of retries before the next poll', () => {
    const { planner, queue, run, advance, sleepMs, now } = simulate()
    run()
    advance(50)
    planner.recordPublish(now())
    queue.retry = 1
    expect(run()).toBe('idle')
    expect(queue.retry).toBe(1)
    expect(sleepMs()).toBeLessThanOrEqual(50)
    advance(sleepMs())
    run()
    expect(queue.retry).toBe(0)
  })

  it('sleeps for a poll interval when the last round left nothing out', () => {
    const { run, advance, sleepMs } = simulate()
    run()
    expect(sleepMs()).toBe(pollMs)
    advance(pollMs)
    run()
    expect(sleepMs()).toBe(pollMs)
  })

  it('does not wake for postponed retries while the pause after a fetch in vain keeps it from fetching', () => {
    const { run, advance, sleepMs } = simulate({ fetchMs: 40 })
    run(FULL_ENDPOINT)
    advance(20)
    run(FULL_ENDPOINT)
    expect(sleepMs()).toBe(20)
  })
})

describe('sleepMs', () => {
  it.each([
    { what: 'one poll interval', nextStartAt: Infinity, ms: pollMs },
    { what: 'until a lane may start an attempt', nextStartAt: 37, ms: 37 },
    { what: 'at least 1 ms', nextStartAt: -5, ms: 1 },
  ])('returns from sleepMs: $what', ({ nextStartAt, ms }) => {
    expect(createFetchPlanner({ concurrency: CONCURRENCY }).sleepMs(0, nextStartAt)).toBe(ms)
  })
})

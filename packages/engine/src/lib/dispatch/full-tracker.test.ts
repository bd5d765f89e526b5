import { expect, it } from 'vitest'
import { fakeWork } from '../../../test/fake-work.ts'
import { createLanes } from '../lanes/lanes.ts'
import { createFullTracker } from './full-tracker.ts'
import type { FullHolders } from './job-budget.ts'

const NONE: FullHolders = { organizations: new Set(), endpoints: new Map() }

function setUp() {
  const lanes = createLanes({ concurrency: 64, cap: 32 })
  const shares = { first: NONE, retry: NONE }
  const tracker = createFullTracker(lanes, (kind) => shares[kind])
  const pause = (endpointId: string, until: number) =>
    lanes.pauseUntil(fakeWork('whd', { endpointId, organizationId: 'org' }), until, 0)
  return { shares, tracker, pause }
}

it('skips nothing while nothing is full', () => {
  const { tracker } = setUp()
  expect(tracker.read(0)).toMatchObject({ isAny: { first: false, retry: false }, freed: 0 })
  expect(tracker.toSkip('first')).toBeUndefined()
})

it('skips full lanes for both kinds, and reports to each the ones that are no longer full', () => {
  const { tracker, pause } = setUp()
  pause('a', 100)
  pause('b', 200)
  expect(tracker.read(0).isAny).toEqual({ first: true, retry: true })
  const full = tracker.toSkip('first')
  expect([full?.isFull('a'), full?.isFull('c'), full?.freed]).toEqual([true, false, []])
  expect(tracker.read(150).freed).toBe(1)
  const freed = [{ organizationId: 'org', endpointId: 'a' }]
  expect([tracker.toSkip('first')?.freed, tracker.toSkip('retry')?.freed]).toEqual([freed, freed])
  expect(tracker.toSkip('first')?.freed).toEqual([])
})

it('skips holders of a whole share for one kind, and counts when they release some of it', () => {
  const { shares, tracker } = setUp()
  shares.first = { organizations: new Set(['greedy']), endpoints: new Map([['a', 'org']]) }
  expect(tracker.read(0)).toMatchObject({
    isAny: { first: true, retry: false },
    hasOrganizations: { first: true, retry: false },
    shares: new Set(['first greedy', 'first a']),
  })
  const full = tracker.toSkip('first')
  expect([full?.organizations.has('greedy'), full?.isFull('a')]).toEqual([true, true])
  expect(tracker.toSkip('retry')).toBeUndefined()
  shares.first = { ...NONE, organizations: new Set(['other']) }
  expect(tracker.read(1).freed).toBe(2)
  expect(tracker.toSkip('first')?.freed).toEqual([{ organizationId: 'org', endpointId: 'a' }])
})

it('accepts probes of paused endpoints among first attempts only', () => {
  const { tracker, pause } = setUp()
  pause('a', performance.now() + 60_000)
  tracker.read(performance.now())
  expect(tracker.toSkip('first')?.acceptsProbe('a')).toBe(true)
  expect(tracker.toSkip('retry')?.acceptsProbe('a')).toBe(false)
})

import { describe, expect, it } from 'vitest'
import { fakeWork } from '../../../test/fake-work.ts'
import type { EngineWork } from '../queue/work.ts'
import { ENGINE_DEFAULTS } from '../defaults.ts'
import type { Health } from './lane.ts'
import { createLanes, type Lanes } from './lanes.ts'

const { breakerFailures, breakerMinMs } = ENGINE_DEFAULTS

function createTestLanes({ concurrency = 256, cap = 32 } = {}): Lanes<EngineWork> {
  return createLanes({ concurrency, cap })
}

/** Pushes so many first attempts of one endpoint. */
function push(lanes: Lanes<EngineWork>, count: number, endpointId: string, organizationId = 'org'): void {
  for (let n = 0; n < count; n++) lanes.push([fakeWork(`whd_${n}`, { endpointId, organizationId })], 0)
}

/** Takes all work that may start. */
function takeAll(lanes: Lanes<EngineWork>, now = 0): EngineWork[] {
  const works: EngineWork[] = []
  for (let work = lanes.take(now); work !== undefined; work = lanes.take(now)) works.push(work)
  return works
}

function endAttempt(
  lanes: Lanes<EngineWork>,
  work: EngineWork | undefined,
  now: number,
  health?: Health,
): void {
  if (work === undefined) throw new Error('there is work')
  lanes.done(work, now, now, health)
}

const countBy = (works: readonly EngineWork[], key: 'endpointId' | 'organizationId') =>
  Object.fromEntries([...Map.groupBy(works, ({ job }) => job[key])].map(([id, own]) => [id, own.length]))

describe('turns', () => {
  it('takes work from each endpoint in turn, even if one of them has most of it', () => {
    const lanes = createTestLanes()
    for (const endpointId of ['a', 'a', 'a', 'a', 'b', 'c']) push(lanes, 1, endpointId)
    expect(takeAll(lanes).map(({ endpoint }) => endpoint.id)).toEqual(['a', 'b', 'c', 'a', 'a', 'a'])
  })

  it('takes work from each organization in turn, however many endpoints it has', () => {
    const lanes = createTestLanes()
    for (let n = 0; n < 50; n++) push(lanes, 1, `greedy ${n}`, 'greedy')
    push(lanes, 3, 'modest', 'modest')
    const turns = takeAll(lanes).map(({ job }) => job.organizationId)
    expect(turns.slice(0, 6)).toEqual(['greedy', 'modest', 'greedy', 'modest', 'greedy', 'modest'])
  })

  it('starts work of the endpoint with the fewest attempts when one ends', () => {
    const lanes = createTestLanes({ concurrency: 16 })
    push(lanes, 20, 'hangs')
    takeAll(lanes)
    push(lanes, 20, 'works')
    const [first] = takeAll(lanes)
    expect(first?.endpoint.id).toBe('works')
  })
})

describe('shares', () => {
  it('leaves a quarter of the places free beside an organization whose endpoints all hang', () => {
    const lanes = createTestLanes()
    for (let n = 0; n < 128; n++) push(lanes, 40, `hangs ${n}`, 'greedy')
    // Three quarters, and one of these for another of its endpoints.
    expect(takeAll(lanes)).toHaveLength(191)
    push(lanes, 1, 'works here', 'greedy')
    expect(takeAll(lanes)).toHaveLength(1)
    push(lanes, 40, 'works', 'modest')
    // Its own limit at the start.
    expect(countBy(takeAll(lanes), 'organizationId')).toEqual({ modest: 8 })
  })

  it('leaves places free beside many greedy organizations, which get the same share', () => {
    const lanes = createTestLanes()
    for (let n = 0; n < 16; n++)
      for (let endpoint = 0; endpoint < 16; endpoint++)
        push(lanes, 40, `hangs ${n} ${endpoint}`, `greedy ${n}`)
    const counts = Object.values(countBy(takeAll(lanes), 'organizationId'))
    expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(1)
    push(lanes, 1, 'works', 'modest')
    expect(takeAll(lanes)).toHaveLength(1)
  })

  it('leaves places of the organization free beside one of its endpoints that succeeds slowly', () => {
    const lanes = createTestLanes({ concurrency: 32 })
    push(lanes, 200, 'slow')
    let inFlight = takeAll(lanes)
    for (let round = 1; round < 10; round++) {
      for (const work of inFlight) lanes.done(work, (round - 1) * 15_000, round * 15_000, 'good')
      inFlight = takeAll(lanes, round * 15_000)
    }
    // Three quarters of the organization's 24.
    expect(inFlight).toHaveLength(18)
    push(lanes, 1, 'fast')
    expect(takeAll(lanes, 200_000).map(({ endpoint }) => endpoint.id)).toEqual(['fast'])
  })

  it.each([1, 2, 3, 4])('uses all of %d places for a lone endpoint', (concurrency) => {
    const lanes = createTestLanes({ concurrency })
    push(lanes, 5, 'a')
    expect(takeAll(lanes)).toHaveLength(concurrency)
  })

  it.each([2, 3, 4])('leaves one of %d places to the second of two organizations', (concurrency) => {
    const lanes = createTestLanes({ concurrency })
    push(lanes, 1, 'works', 'modest')
    for (const work of takeAll(lanes)) lanes.done(work, 0, 1, 'good')
    push(lanes, 5, 'hangs', 'greedy')
    push(lanes, 5, 'hangs too', 'greedy')
    expect(takeAll(lanes, 1).length).toBeLessThan(concurrency)
    push(lanes, 1, 'works', 'modest')
    expect(takeAll(lanes, 1).map(({ endpoint }) => endpoint.id)).toEqual(['works'])
  })

  it.each([3, 4])('leaves one of %d places to the other endpoint of a lone organization', (concurrency) => {
    const lanes = createTestLanes({ concurrency })
    push(lanes, 5, 'hangs')
    push(lanes, 1, 'works')
    for (const work of takeAll(lanes)) if (work.endpoint.id === 'works') lanes.done(work, 0, 1, 'good')
    push(lanes, 1, 'works')
    expect(takeAll(lanes, 1).map(({ endpoint }) => endpoint.id)).toEqual(['works'])
  })

  it('pauses an endpoint that occupies the only place for two timeouts', () => {
    const lanes = createTestLanes({ concurrency: 1 })
    push(lanes, 5, 'hangs')
    const [first] = takeAll(lanes)
    if (first === undefined) throw new Error('there is work')
    lanes.done(first, 0, 15_000, 'overloaded')
    const [second] = takeAll(lanes, 15_000)
    if (second === undefined) throw new Error('there is work')
    lanes.done(second, 15_000, 30_000, 'overloaded')
    expect(lanes.isFull('hangs')).toBe(true)
    push(lanes, 1, 'works')
    expect(takeAll(lanes, 30_000).map(({ endpoint }) => endpoint.id)).toEqual(['works'])
  })

  it.each([1, 2, 3])('starts an attempt with a concurrency of %d', (concurrency) => {
    const lanes = createTestLanes({ concurrency })
    push(lanes, 5, 'a')
    const [work] = takeAll(lanes)
    expect(work).toBeDefined()
    if (work !== undefined) lanes.done(work, 0, 1, 'good')
    expect(lanes.take(1)).toBeDefined()
  })
})

it('reports which endpoints are full, which no longer are, and when the first pause ends', () => {
  const lanes = createTestLanes()
  for (const endpointId of ['a', 'b', 'c']) push(lanes, 1, endpointId)
  lanes.pauseUntil(fakeWork('whd', { endpointId: 'a' }), 300, 0)
  lanes.pauseUntil(fakeWork('whd', { endpointId: 'b' }), 200, 0)
  expect([lanes.countFull(0), lanes.isFull('a'), lanes.isFull('c'), lanes.freed()]).toEqual([
    2,
    true,
    false,
    0,
  ])
  expect(lanes.nextAt(0)).toBe(200)
  expect(lanes.take(0)?.endpoint.id).toBe('c')
  expect(lanes.take(0)).toBeUndefined()
  expect(lanes.countFull(250)).toBe(1)
  expect([lanes.isFull('b'), lanes.freed()]).toEqual([false, 1])
  expect(lanes.takeFreed()).toEqual([{ organizationId: 'org', endpointId: 'b' }])
  expect(lanes.takeFreed()).toEqual([])
  expect(lanes.take(250)?.endpoint.id).toBe('b')
})

it('accepts a probe of a paused endpoint while there is no probe of the endpoint', () => {
  const lanes = createTestLanes()
  const probe = fakeWork('whd', { endpointId: 'a', isProbe: true })
  lanes.pauseUntil(probe, 300, 0)
  expect([lanes.acceptsProbe('a', 0), lanes.acceptsProbe('unknown', 0)]).toEqual([true, false])
  lanes.push([probe], 0)
  expect(lanes.acceptsProbe('a', 0)).toBe(false)
})

it('starts work of others after the end of a pause in which a probe got no place', () => {
  const lanes = createTestLanes({ concurrency: 16 })
  push(lanes, breakerFailures + 1, 'fails', 'failing')
  // One attempt stays in flight while the breaker opens.
  lanes.take(0)
  for (let n = 1; n <= breakerFailures; n++) endAttempt(lanes, lanes.take(n), n, 'bad')
  for (const name of ['a', 'b', 'c']) for (let n = 0; n < 8; n++) push(lanes, 20, `${name} ${n}`, name)
  const others = takeAll(lanes, breakerFailures)
  lanes.push(
    [fakeWork('probe', { endpointId: 'fails', organizationId: 'failing', isProbe: true })],
    breakerFailures,
  )
  expect(takeAll(lanes, breakerFailures)).toEqual([])
  const afterPause = 2 * breakerMinMs
  for (const work of others.toReversed()) {
    endAttempt(lanes, work, afterPause)
    expect(lanes.take(afterPause)?.job.endpointId).toMatch(/^[abc]/)
  }
})

it('starts work of a rate-limited endpoint when its next token is there', () => {
  const lanes = createTestLanes()
  for (let n = 0; n < 3; n++) lanes.push([fakeWork(`whd_${n}`, { rateLimit: 1 })], 0)
  expect(takeAll(lanes, 0)).toHaveLength(1)
  expect(lanes.nextAt(0)).toBe(1000)
  expect(takeAll(lanes, 999)).toEqual([])
  expect(takeAll(lanes, 1000)).toHaveLength(1)
})

it('forgets idle lanes and keeps those with work', () => {
  const lanes = createTestLanes()
  push(lanes, 1, 'busy')
  push(lanes, 1, 'idle')
  lanes.evict(0, { endpointId: 'idle' })
  lanes.pauseUntil(fakeWork('whd', { endpointId: 'idle' }), 10, 0)
  lanes.tidy(20)
  expect(lanes.countFull(5)).toBe(0)
  expect(lanes.evict(20).map(({ endpoint }) => endpoint.id)).toEqual(['busy'])
})

it('starts an attempt at the same cost beside 100,000 lanes that have nothing to start', () => {
  const lanes = createTestLanes()
  for (let n = 0; n < 100_000; n++) {
    push(lanes, 1, `paused ${n}`)
    lanes.pauseUntil(fakeWork('whd', { endpointId: `paused ${n}` }), 1e9, 0)
  }
  push(lanes, 10_000, 'works')
  // A walk over the lanes would take half a minute.
  for (let n = 0; n < 10_000; n++) {
    const work = lanes.take(n)
    if (work === undefined) throw new Error('there is work')
    lanes.done(work, n, n, 'good')
  }
  expect(lanes.nextAt(10_000)).toBe(1e9)
})

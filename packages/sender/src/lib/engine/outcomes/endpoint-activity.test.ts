import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { createEndpointActivity } from './endpoint-activity.ts'
import type { EndedAttempt } from './ended-attempt.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

function attempt(endpointId: string, endedAt: number, rest: Partial<EndedAttempt> = {}): EndedAttempt {
  return {
    endpointId,
    organizationId: 'org',
    endedAt,
    responseStatus: 204,
    isDelivered: true,
    isGone: false,
    pausedForMs: 0,
    decidedAt: 0,
    ...rest,
  }
}

/** An activity whose writes skip the endpoints in `locked`, or fail while `isDown`. */
function setUp() {
  const state = { locked: new Set<string>(), isDown: false, logged: [] as string[] }
  const writes: string[][] = []
  const activity = createEndpointActivity(
    async (attempts) => {
      writes.push(attempts.map(({ endpointId, endedAt }) => `${endpointId} ${endedAt}`))
      if (state.isDown) throw new Error('the database is unavailable')
      return new Set(attempts.map(({ endpointId }) => endpointId).filter((id) => !state.locked.has(id)))
    },
    { info: () => {}, warn: () => {}, error: (_, message) => void state.logged.push(message) },
  )
  return { activity, writes, state }
}

it('writes the first attempts immediately, and the newest of each endpoint a second later', async () => {
  const { activity, writes } = setUp()
  activity.add([attempt('a', 1)])
  await vi.advanceTimersByTimeAsync(0)
  expect(writes).toEqual([['a 1']])
  activity.add([attempt('a', 4), attempt('b', 2), attempt('a', 3)])
  await vi.advanceTimersByTimeAsync(999)
  activity.add([attempt('b', 5)])
  await vi.advanceTimersByTimeAsync(1000)
  expect(writes.slice(1).flat().toSorted()).toEqual(['a 4', 'b 2', 'b 5'])
})

it('writes the newest success, failure and pause of an endpoint', async () => {
  const { activity, writes } = setUp()
  const failed = { isDelivered: false, responseStatus: 500 }
  activity.add([
    attempt('a', 1),
    attempt('a', 2, { ...failed, pausedForMs: 10 }),
    attempt('a', 3, failed),
    attempt('a', 4, failed),
  ])
  await vi.advanceTimersByTimeAsync(0)
  expect(writes).toEqual([['a 1', 'a 4', 'a 2']])
})

it.each(['locked', 'down'])('writes again what was %s, unless there is something newer', async (cause) => {
  const { activity, writes, state } = setUp()
  if (cause === 'locked') state.locked.add('a')
  else state.isDown = true
  activity.add([attempt('a', 2)])
  await vi.advanceTimersByTimeAsync(0)
  state.locked.clear()
  state.isDown = false
  activity.add([attempt('a', 1)])
  await vi.advanceTimersByTimeAsync(1000)
  await vi.advanceTimersByTimeAsync(5000)
  expect(writes).toEqual([['a 2'], ['a 2']])
  expect(state.logged).toHaveLength(cause === 'down' ? 1 : 0)
})

it('writes the rest on stop, unless the stop is given up', async () => {
  const { activity, writes } = setUp()
  activity.add([attempt('a', 1)])
  await activity.stop(new AbortController().signal)
  expect(writes).toEqual([['a 1']])
  const other = setUp()
  other.activity.add([attempt('a', 1)])
  await other.activity.stop(AbortSignal.abort())
  await vi.advanceTimersByTimeAsync(5000)
  expect(other.writes).toEqual([])
})

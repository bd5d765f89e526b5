import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { fakeWork } from '../../../test/fake-work.ts'
import { ENGINE_DEFAULTS } from '../defaults.ts'
import { createLanes } from '../lanes/lanes.ts'
import { createAttemptRunner, type MadeAttempt } from './attempt-runner.ts'
import type { AttemptedOutcome, EngineWork } from '../queue/work.ts'

interface Ended {
  result: string
}

type Made = MadeAttempt<Ended> | undefined

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

interface Running {
  work: EngineWork
  signal: AbortSignal
  end: (made: Made) => Promise<void>
  fail: (error: Error) => Promise<void>
}

function setUp({ concurrency = 2 } = {}) {
  const running: Running[] = []
  const outcomes: AttemptedOutcome<EngineWork, Ended>[] = []
  const returned: [deliveryId: string, delayMs: number][] = []
  const ready: string[] = []
  const logged: string[] = []
  const lanes = createLanes({ concurrency, cap: 32 })
  const runner = createAttemptRunner<EngineWork, Ended>({
    lanes,
    attemptMs: 15_000,
    log: { info: () => {}, warn: () => {}, error: (_, message) => void logged.push(message) },
    async attempt(work, signal) {
      const { promise, resolve, reject } = Promise.withResolvers<Made>()
      running.push({
        work,
        signal,
        async end(made) {
          resolve(made)
          await vi.advanceTimersByTimeAsync(0)
        },
        async fail(error) {
          reject(error)
          await vi.advanceTimersByTimeAsync(0)
        },
      })
      return promise
    },
    onOutcome: (outcome) => void outcomes.push(outcome),
    onReturned: ({ job }, delayMs) => void returned.push([job.deliveryId, delayMs]),
    onLaneReady: (endpointId) => void ready.push(endpointId),
  })
  function push(count: number, endpointId = 'wh_1'): void {
    for (let n = 0; n < count; n++) lanes.push([fakeWork(`whd_${n}`, { endpointId })], performance.now())
  }
  return { runner, push, running, outcomes, returned, ready, logged }
}

const GOOD: Made = { ended: { result: 'good' }, health: 'good' }

it('starts no more attempts than the share of the concurrency, and the next one when one ends', async () => {
  const { runner, push, running, outcomes } = setUp({ concurrency: 8 })
  push(1, 'wh_2')
  push(9)
  runner.startReady()
  expect(running).toHaveLength(4)
  await running[0]?.end(GOOD)
  expect(running).toHaveLength(5)
  expect(outcomes).toMatchObject([{ result: 'good', pausedForMs: 0 }])
})

it('reports the lane of an attempt that ended when it accepts jobs', async () => {
  const { runner, push, running, ready } = setUp()
  push(1)
  runner.startReady()
  await running[0]?.end(GOOD)
  expect(ready).toEqual(['wh_1'])
})

it('pauses the endpoint for as long as it asks, and does not report its lane', async () => {
  const { runner, push, running, outcomes, ready } = setUp({ concurrency: 1 })
  push(2)
  runner.startReady()
  await running[0]?.end({ ended: { result: 'bad' }, health: 'overloaded', pauseMs: 60_000 })
  expect(outcomes[0]?.pausedForMs).toBeCloseTo(60_000, -1)
  expect(running).toHaveLength(1)
  expect(ready).toEqual([])
})

it('returns what was leased so long ago that the lease may end during the attempt, and sends nothing', async () => {
  const { runner, push, running, returned } = setUp({ concurrency: 64 })
  push(3)
  await vi.advanceTimersByTimeAsync(ENGINE_DEFAULTS.leaseMs)
  push(1, 'wh_2')
  runner.startReady()
  expect(returned).toEqual(['whd_0', 'whd_1', 'whd_2'].map((id) => [id, 0]))
  expect(running.map(({ work }) => work.endpoint.id)).toEqual(['wh_2'])
})

it('returns the job of an attempt that was not made, due immediately and without an outcome', async () => {
  const { runner, push, running, outcomes, returned } = setUp()
  push(1)
  runner.startReady()
  await running[0]?.end(undefined)
  expect(returned).toEqual([['whd_0', 0]])
  expect(outcomes).toEqual([])
})

it('logs an attempt that rejects, and returns its job with a delay', async () => {
  const { runner, push, running, returned, logged } = setUp()
  push(1)
  runner.startReady()
  await running[0]?.fail(new TypeError('a bug'))
  expect(returned).toEqual([['whd_0', 10_000]])
  expect(logged).toEqual(['attempt failed unexpectedly'])
})

it('drains once every attempt in flight has ended, and aborts those that exceed the timeout', async () => {
  const { runner, push, running } = setUp()
  push(2)
  runner.startReady()
  const drained = vi.fn<() => void>()
  void runner.drain(1000).then(drained)
  await running[0]?.end(GOOD)
  await vi.advanceTimersByTimeAsync(999)
  expect(running[1]?.signal.aborted).toBe(false)
  await vi.advanceTimersByTimeAsync(1)
  expect(running[1]?.signal.aborted).toBe(true)
  expect(drained).not.toHaveBeenCalled()
  await running[1]?.end(undefined)
  expect(drained).toHaveBeenCalledOnce()
})

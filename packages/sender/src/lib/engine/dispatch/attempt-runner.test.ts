import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { fakeWork } from '../../../../test/engine/fake-work.ts'
import { SENDER_DEFAULTS } from '../../defaults.ts'
import { createPolicy, toEnginePolicy } from '../../policy.ts'
import type { PostResult } from '../../transport/post-result.ts'
import type { AttemptedOutcome, AttemptResult, Work } from '../attempts/work.ts'
import { createLanes } from '../lanes/lanes.ts'
import { createAttemptRunner } from './attempt-runner.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

interface Running {
  work: Work
  signal: AbortSignal
  end: (result: PostResult) => Promise<void>
  fail: (error: Error) => Promise<void>
}

function setUp({ concurrency = 2 } = {}) {
  const running: Running[] = []
  const outcomes: AttemptedOutcome[] = []
  const returned: [deliveryId: string, delayMs: number][] = []
  const ready: string[] = []
  const logged: string[] = []
  const lanes = createLanes({ concurrency, cap: 32 })
  const runner = createAttemptRunner({
    lanes,
    policy: toEnginePolicy(createPolicy({ concurrency })),
    now: () => Date.now(),
    log: { info: () => {}, warn: () => {}, error: (_, message) => void logged.push(message) },
    async attempt(work, signal) {
      const { promise, resolve, reject } = Promise.withResolvers<AttemptResult>()
      running.push({
        work,
        signal,
        async end(result) {
          resolve({ startedAt: new Date(), requestHeaders: {}, result })
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

function response(status: number, headers: Record<string, string> = {}): PostResult {
  return {
    ok: true,
    status,
    headers,
    body: new Uint8Array(),
    truncated: false,
    latencyMs: 5,
    remoteAddress: undefined,
  }
}

const ABORTED: PostResult = {
  ok: false,
  errorClass: 'aborted',
  message: 'The post was aborted.',
  latencyMs: 5,
}

it('starts no more attempts than the share of the concurrency, and the next one when one ends', async () => {
  const { runner, push, running, outcomes } = setUp({ concurrency: 8 })
  push(1, 'wh_2')
  push(9)
  runner.startReady()
  expect(running).toHaveLength(4)
  await running[0]?.end(response(204))
  expect(running).toHaveLength(5)
  expect(outcomes).toMatchObject([{ decision: { status: 'delivered' }, pausedForMs: 0 }])
})

it('reports the lane of an attempt that ended when it accepts jobs', async () => {
  const { runner, push, running, ready } = setUp()
  push(1)
  runner.startReady()
  await running[0]?.end(response(204))
  expect(ready).toEqual(['wh_1'])
})

it('pauses the endpoint for the Retry-After of an overload response, and does not report its lane', async () => {
  const { runner, push, running, outcomes, ready } = setUp({ concurrency: 1 })
  push(2)
  runner.startReady()
  await running[0]?.end(response(503, { 'retry-after': '60' }))
  expect(outcomes[0]?.pausedForMs).toBeCloseTo(60_000, -1)
  expect(running).toHaveLength(1)
  expect(ready).toEqual([])
})

it('returns what was leased so long ago that the lease may end during the attempt, and sends nothing', async () => {
  const { runner, push, running, returned } = setUp({ concurrency: 64 })
  push(3)
  await vi.advanceTimersByTimeAsync(SENDER_DEFAULTS.leaseMs)
  push(1, 'wh_2')
  runner.startReady()
  expect(returned).toEqual(['whd_0', 'whd_1', 'whd_2'].map((id) => [id, 0]))
  expect(running.map(({ work }) => work.endpoint.id)).toEqual(['wh_2'])
})

it('returns the job of an attempt that was aborted, due immediately and without an outcome', async () => {
  const { runner, push, running, outcomes, returned } = setUp()
  push(1)
  runner.startReady()
  await running[0]?.end(ABORTED)
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
  await running[0]?.end(response(204))
  await vi.advanceTimersByTimeAsync(999)
  expect(running[1]?.signal.aborted).toBe(false)
  await vi.advanceTimersByTimeAsync(1)
  expect(running[1]?.signal.aborted).toBe(true)
  expect(drained).not.toHaveBeenCalled()
  await running[1]?.end(ABORTED)
  expect(drained).toHaveBeenCalledOnce()
})

import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import type { AttemptKind, Job } from '../queue/job.ts'
import { createLeasedJobs } from './leased-jobs.ts'
import type { EngineWork, JobOutcome } from '../queue/work.ts'

type Outcome = JobOutcome<EngineWork, object>

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

function job(n: number, kind: AttemptKind): Job {
  return {
    deliveryId: `whd_${n}`,
    endpointId: 'wh_1',
    organizationId: 'default',
    kind,
    isProbe: false,
    lease: '0',
    leasedAt: 0,
  }
}

function setUp() {
  const committed: Outcome[] = []
  const onFreed = vi.fn<() => void>()
  const leased = createLeasedJobs<EngineWork, object>({
    concurrency: 64,
    writers: 1,
    unrecorded: 'The result could not be recorded.',
    commit: async (outcomes) => void committed.push(...outcomes),
    log: { info: () => {}, warn: () => {}, error: () => {} },
    onFreed,
    onSettled: () => {},
  })
  return { leased, committed, onFreed }
}

it('counts each job by its kind until it is settled', () => {
  const { leased } = setUp()
  const retry = job(1, 'retry')
  leased.hold([retry, job(2, 'retry'), job(3, 'first')])
  expect(leased.capacity()).toEqual({ free: { first: 223, retry: 126 }, unwritten: 0 })
  leased.settle({ kind: 'void', job: retry })
  expect(leased.capacity()).toEqual({ free: { first: 223, retry: 127 }, unwritten: 1 })
})

it('reports freed capacity when a job is settled and when its outcome is committed', async () => {
  const { leased, onFreed } = setUp()
  const first = job(1, 'first')
  leased.hold([first])
  leased.settle({ kind: 'void', job: first })
  expect(onFreed).toHaveBeenCalledTimes(1)
  await vi.runAllTimersAsync()
  expect(onFreed).toHaveBeenCalledTimes(2)
  expect(leased.capacity().unwritten).toBe(0)
})

it('returns jobs due now, or after up to twice the delay', async () => {
  const { leased, committed } = setUp()
  const [now, later] = [job(1, 'first'), job(2, 'retry')]
  leased.hold([now, later])
  leased.returnJobs([now])
  leased.returnJobs([later], 1000)
  await vi.runAllTimersAsync()
  expect(committed).toEqual([
    { kind: 'returned', job: now, delayMs: 0, decidedAt: expect.any(Number) },
    { kind: 'returned', job: later, delayMs: expect.any(Number), decidedAt: expect.any(Number) },
  ])
  const [, returned] = committed
  const delay = returned?.kind === 'returned' ? returned.delayMs : Number.NaN
  expect(delay).toBeGreaterThanOrEqual(1000)
  expect(delay).toBeLessThanOrEqual(2000)
})

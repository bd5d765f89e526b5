import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { fakeWork } from '../../../test/fake-work.ts'
import { SILENT } from '../../../test/silent-logger.ts'
import { ENGINE_DEFAULTS } from '../defaults.ts'
import type { Job } from '../queue/job.ts'
import { createLeaseRenewal, LeaseLostError } from './lease-renewal.ts'

const { leaseMs } = ENGINE_DEFAULTS

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

function setUp(renew: (jobs: readonly Job[]) => Promise<ReadonlySet<Job>>) {
  const calls: string[][] = []
  const leases = createLeaseRenewal(async (jobs) => {
    calls.push(jobs.map(({ deliveryId }) => deliveryId))
    return renew(jobs)
  }, SILENT)
  const { job: a } = fakeWork('whd_a')
  const { job: b } = fakeWork('whd_b')
  return { leases, calls, a, b }
}

it('renews all running jobs together at a third of the lease, until each ends', async () => {
  const { leases, calls, a, b } = setUp(async (jobs) => new Set(jobs))
  const startedAt = a.leasedAt
  leases.begin(a)
  leases.begin(b)
  await vi.advanceTimersByTimeAsync(leaseMs / 3)
  leases.end(b)
  await vi.advanceTimersByTimeAsync(leaseMs / 3)
  leases.end(a)
  await vi.advanceTimersByTimeAsync(leaseMs)
  expect(calls).toEqual([['whd_a', 'whd_b'], ['whd_a']])
  expect(a.leasedAt - startedAt).toBeCloseTo((2 * leaseMs) / 3, -1)
})

it('aborts the signal of the job whose lease was lost, and of no other', async () => {
  const { leases, calls, a, b } = setUp(async (jobs) => new Set(jobs.slice(1)))
  const lost = leases.begin(a)
  const kept = leases.begin(b)
  await vi.advanceTimersByTimeAsync(leaseMs / 3)
  expect(lost.reason).toBeInstanceOf(LeaseLostError)
  expect(kept.aborted).toBe(false)
  await vi.advanceTimersByTimeAsync(leaseMs / 3)
  expect(calls[1]).toEqual(['whd_b'])
})

it('aborts the signal once the lease has ended while the database was unavailable, and not before', async () => {
  const { leases, a } = setUp(async () => Promise.reject(new Error('unavailable')))
  const signal = leases.begin(a)
  await vi.advanceTimersByTimeAsync(leaseMs - 1)
  expect(signal.aborted).toBe(false)
  await vi.advanceTimersByTimeAsync(leaseMs / 3 + 1)
  expect(signal.reason).toBeInstanceOf(LeaseLostError)
})

it('renews nothing after stop', async () => {
  const { leases, calls, a } = setUp(async (jobs) => new Set(jobs))
  leases.begin(a)
  await leases.stop()
  await vi.advanceTimersByTimeAsync(leaseMs)
  expect(calls).toEqual([])
})

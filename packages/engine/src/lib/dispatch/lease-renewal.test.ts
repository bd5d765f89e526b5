import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { fakeWork } from '../../../test/fake-work.ts'
import { SILENT } from '../../../test/silent-logger.ts'
import { ENGINE_DEFAULTS } from '../defaults.ts'
import type { Job } from '../queue/job.ts'
import { createLeaseRenewal, LeaseLostError } from './lease-renewal.ts'

const { leaseMs, leaseGraceMs } = ENGINE_DEFAULTS

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

function setUp(renew: (jobs: readonly Job[]) => Promise<ReadonlySet<Job>>, { isShared = true } = {}) {
  const calls: string[][] = []
  const leases = createLeaseRenewal({
    async renew(jobs) {
      calls.push(jobs.map(({ deliveryId }) => deliveryId))
      return renew(jobs)
    },
    isShared,
    log: SILENT,
  })
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

it.each(['rejects', 'does not respond'])(
  'aborts the signal ten seconds before the lease ends if the database %s, and not before',
  async (how) => {
    const failed = async () =>
      how === 'rejects' ? Promise.reject(new Error('unavailable')) : new Promise<never>(() => {})
    const { leases, a } = setUp(failed)
    const signal = leases.begin(a)
    await vi.advanceTimersByTimeAsync(leaseMs - leaseGraceMs - 1)
    expect(signal.aborted).toBe(false)
    await vi.advanceTimersByTimeAsync(1000)
    expect(signal.reason).toBeInstanceOf(LeaseLostError)
  },
)

it('keeps the signal of an embedded database that is busy: no other process can lease the job', async () => {
  const { leases, a } = setUp(async () => new Promise(() => {}), { isShared: false })
  const signal = leases.begin(a)
  await vi.advanceTimersByTimeAsync(10 * leaseMs)
  expect(signal.aborted).toBe(false)
})

it('renews first after the process was suspended for longer than a lease', async () => {
  const { leases, calls, a } = setUp(async (jobs) => new Set(jobs))
  const signal = leases.begin(a)
  a.leasedAt -= 2 * leaseMs
  expect(await leases.renewDue()).toBe(true)
  await vi.advanceTimersByTimeAsync(leaseMs / 6)
  expect(calls).toEqual([['whd_a']])
  expect(signal.aborted).toBe(false)
})

it('retries a renewal that failed within a second', async () => {
  const { leases, calls, a } = setUp(async (jobs) => {
    if (calls.length === 1) throw new Error('unavailable')
    return new Set(jobs)
  })
  const signal = leases.begin(a)
  a.leasedAt -= leaseMs / 3
  expect(await leases.renewDue()).toBe(false)
  await vi.advanceTimersByTimeAsync(leaseMs - leaseGraceMs)
  expect(calls.length).toBeGreaterThan(1)
  expect(signal.aborted).toBe(false)
})

it('renews nothing after stop', async () => {
  const { leases, calls, a } = setUp(async (jobs) => new Set(jobs))
  leases.begin(a)
  await leases.stop()
  await vi.advanceTimersByTimeAsync(leaseMs)
  expect(calls).toEqual([])
})

import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import type { DedupeStore } from './dedupe-store.ts'
import { holdLease, type Lease } from './lease.ts'

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'performance'] })
})
afterEach(() => {
  vi.restoreAllMocks()
  vi.useRealTimers()
})

const unused = async (): Promise<never> => {
  throw new Error('not used in these tests')
}

/** A lease of 3 s that renews each second, in a store of which only `renew` is used. */
function leaseWith(renew: DedupeStore['renew'], claimedAt = performance.now()): Lease {
  const store = { claim: unused, complete: unused, release: async () => true, renew }
  const options = { key: 'msg_1', token: 'token', fence: 1, leaseMs: 3000, retainMs: 60_000 }
  return holdLease({ store, claimedAt, onError: () => {}, ...options })
}

it('never passes a negative delay to setTimeout when the lease has ended before its first renewal', async () => {
  const setTimeout = vi.spyOn(globalThis, 'setTimeout')
  // The claim was sent 10 s ago, so its lease of 3 s has ended, and the store does not respond to the renewal.
  const lease = leaseWith(() => new Promise(() => {}), performance.now() - 10_000)
  await vi.advanceTimersByTimeAsync(1001)
  expect(lease.signal.get().aborted).toBe(true)
  expect(setTimeout.mock.calls.map(([, delay]) => delay)).toEqual([0])
})

it('never passes a negative delay to setTimeout when a renewal takes longer than the lease', async () => {
  const setTimeout = vi.spyOn(globalThis, 'setTimeout')
  const lease = leaseWith(async () => {
    // The event loop is blocked: the clock moves on, but no timer fires.
    const later = performance.now() + 10_000
    vi.spyOn(performance, 'now').mockReturnValue(later)
    return true
  })
  await vi.advanceTimersByTimeAsync(1001)
  expect(lease.signal.get().aborted).toBe(true)
  expect(setTimeout.mock.calls.every(([, delay]) => Number(delay) >= 0)).toBe(true)
})

it('aborts the signal when the lease ends before a renewal succeeds', async () => {
  const lease = leaseWith(() => new Promise(() => {}))
  await vi.advanceTimersByTimeAsync(2999)
  expect(lease.signal.get().aborted).toBe(false)
  await vi.advanceTimersByTimeAsync(1)
  expect(lease.signal.get().aborted).toBe(true)
})

it('keeps the signal active while renewals succeed, and stops them at the release', async () => {
  const renew = vi.fn<DedupeStore['renew']>(async () => true)
  const lease = leaseWith(renew)
  await vi.advanceTimersByTimeAsync(10_000)
  expect(lease.signal.get().aborted).toBe(false)
  expect(renew).toHaveBeenCalledTimes(10)
  await lease.release()
  await vi.advanceTimersByTimeAsync(10_000)
  expect(renew).toHaveBeenCalledTimes(10)
})

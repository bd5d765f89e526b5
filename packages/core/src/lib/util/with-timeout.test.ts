import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { withTimeout } from './with-timeout.ts'

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
})
afterEach(() => vi.useRealTimers())

const onTimeout = (): Error => new Error('timeout')
const after = async (ms: number, result = 'result'): Promise<string> =>
  new Promise((resolve) => setTimeout(() => resolve(result), ms))

it('resolves with the result of an operation that is in time', async () => {
  const result = withTimeout(1000, () => after(999), onTimeout)
  await vi.advanceTimersByTimeAsync(999)
  expect(await result).toBe('result')
  expect(vi.getTimerCount()).toBe(0)
})

it('rejects with the error of onTimeout after timeoutMs', async () => {
  const result = withTimeout(1000, () => after(1001), onTimeout)
  const error = result.catch((caught: unknown) => caught)
  await vi.advanceTimersByTimeAsync(1000)
  expect(await error).toEqual(new Error('timeout'))
})

it('rejects with the error of an operation that throws or rejects', async () => {
  const thrown = withTimeout(
    1000,
    () => {
      throw new Error('thrown')
    },
    onTimeout,
  )
  await expect(thrown).rejects.toThrow('thrown')
  const rejected = withTimeout(1000, () => Promise.reject(new Error('rejected')), onTimeout)
  await expect(rejected).rejects.toThrow('rejected')
})

it('starts no timer for an operation that settles without I/O', async () => {
  const setTimeout = vi.spyOn(globalThis, 'setTimeout')
  expect(await withTimeout(1000, async () => Promise.resolve('result'), onTimeout)).toBe('result')
  expect(setTimeout).not.toHaveBeenCalled()
})

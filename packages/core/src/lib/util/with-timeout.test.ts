import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { withTimeout } from './with-timeout.ts'

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
})
afterEach(() => {
  vi.restoreAllMocks()
  vi.useRealTimers()
})

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

it('starts no timer for an operation that returns its result', async () => {
  const setTimeout = vi.spyOn(globalThis, 'setTimeout')
  expect(await withTimeout(1000, () => 'result', onTimeout)).toBe('result')
  expect(setTimeout).not.toHaveBeenCalled()
})

it('limits the time of an operation that returns a promise of another library', async () => {
  const running = after(1001)
  // oxlint-disable-next-line unicorn/no-thenable -- as Bluebird's promises, which are not instances of Promise
  const thenable: PromiseLike<string> = { then: running.then.bind(running) }
  const error = withTimeout(1000, () => thenable, onTimeout).catch((caught: unknown) => caught)
  await vi.advanceTimersByTimeAsync(1000)
  expect(await error).toEqual(new Error('timeout'))
})

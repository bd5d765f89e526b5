import { vi } from 'vitest'

/** Returns a promise and the function that settles it. */
export function gate<T = void>(): { promise: Promise<T>; open: (value: T | Promise<T>) => void } {
  const waiting: ((value: T | Promise<T>) => void)[] = []
  const promise = new Promise<T>((resolve) => {
    waiting.push(resolve)
  })
  return { promise, open: (value) => waiting.forEach((resolve) => resolve(value)) }
}

/** Replaces the timers and the monotonic clock that receivers use, but not promises. */
export function useFakeClock(): void {
  vi.useFakeTimers({
    toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'performance', 'Date'],
  })
}

/** Waits until everything has run that does not wait for a timer: promises and streams take a few turns of the event loop. */
export async function flushPromises(): Promise<void> {
  for (let turn = 0; turn < 10; turn++) await new Promise((resolve) => setImmediate(resolve))
}

/** Polls `assertion` until it passes. Waits longer than `vi.waitFor` by default (1 s), which is too short on a busy machine. */
export async function until(assertion: () => void): Promise<void> {
  await vi.waitFor(assertion, { timeout: 15_000, interval: 5 })
}

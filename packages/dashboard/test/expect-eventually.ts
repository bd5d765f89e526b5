import { expect } from 'vitest'

/** Polls `read` until the expectation holds, every 50 ms by default. The page refreshes every 2 to 4 seconds. */
export function expectEventually<Value>(
  read: () => Value | Promise<Value>,
  options: { interval?: number } = {},
) {
  return expect.poll(read, { timeout: 30_000, ...options })
}

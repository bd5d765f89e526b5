import { expect } from 'vitest'

/** Polls `read` until the expectation holds. The page refreshes every 2 to 4 seconds, and other tests keep the machine busy. */
export function expectEventually<Value>(read: () => Value | Promise<Value>) {
  return expect.poll(read, { timeout: 20_000 })
}

import { expect } from 'vitest'

/** What comes true while it's looked at: the page asks every few seconds, and other tests keep the machine busy. */
export function expectSoon<Value>(read: () => Value | Promise<Value>) {
  return expect.poll(read, { timeout: 20_000 })
}

import { describe } from 'vitest'
import { describeClaims } from './dedupe/claims.ts'
import { describeLeases } from './dedupe/leases.ts'
import { type MakeStore, useStore } from './dedupe/store-under-test.ts'

/**
 * Registers the dedupe contract as vitest tests: concurrent claims, crashed and late holders, fences, clocks and hostile keys.
 *
 * @param name The title of the suite, such as `memoryStore`.
 * @param makeStore Creates the store of each test.
 *
 * @example
 * describeDedupeStore('memoryStore', () => ({ store: memoryStore() }))
 */
export function describeDedupeStore(name: string, makeStore: MakeStore): void {
  describe(`${name} keeps the dedupe contract`, () => {
    const subject = useStore(makeStore)
    describeClaims(subject)
    describeLeases(subject)
  })
}

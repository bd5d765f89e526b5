import { type DedupeStore, memoryStore } from '../src/index.ts'

export type StoreStep = 'claim' | 'renew' | 'complete' | 'release'
const STEPS: readonly StoreStep[] = ['claim', 'renew', 'complete', 'release']

/** Returns `store` with a log of its calls, such as `claim msg_1`. */
export function loggedStore(log: string[], store: DedupeStore = memoryStore()): DedupeStore {
  const logged = STEPS.map((step) => {
    const call = (...args: [string, never, never]): unknown => {
      log.push(`${step} ${args[0]}`)
      return store[step](...args)
    }
    return [step, call]
  })
  return Object.fromEntries(logged)
}

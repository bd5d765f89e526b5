import timers from 'node:timers'
import { afterAll, vi } from 'vitest'

// For `setupFiles` of test files that share processes. A replaced clock would stop what other files have left running, and their timers
// would be on it.
vi.useFakeTimers = () => {
  throw new Error(
    'A file that replaces the clock needs a process of its own. Add it to `clocks` in vitest.config.ts.',
  )
}

afterAll(() => {
  const isReplaced = globalThis.setTimeout !== timers.setTimeout
  globalThis.setTimeout = timers.setTimeout
  if (isReplaced) throw new Error('globalThis.setTimeout is still replaced. Restore the mock of it.')
})

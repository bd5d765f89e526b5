import timers from 'node:timers'
import { afterAll, vi } from 'vitest'

// For `setupFiles` of test files that share processes: a clock that stays replaced would stop the files after this one.
afterAll(() => {
  const wereFake = vi.isFakeTimers()
  vi.useRealTimers()
  const isSpied = globalThis.setTimeout !== timers.setTimeout
  globalThis.setTimeout = timers.setTimeout
  if (wereFake || isSpied)
    throw new Error('The timers are still replaced. Restore mocks of them, then call vi.useRealTimers().')
})

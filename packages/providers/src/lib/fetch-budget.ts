export interface FetchBudgetOptions {
  /** Fetches that may start without waiting. */
  burst: number
  /** One more fetch may start every so many milliseconds. */
  everyMs: number
  /** Fetches that may wait for their turn. One more displaces the one that has waited longest. */
  maxWaiting: number
  /** A clock, in milliseconds. */
  now: () => number
  /** Resolves after so many milliseconds. */
  wait: (ms: number) => Promise<unknown>
}

/**
 * Returns a function that resolves with whether a fetch may start: `true` at its turn, `false` if newer ones displaced it. After a flood
 * of fetches, a new one therefore has its turn within `maxWaiting` intervals.
 */
export function createFetchBudget(options: FetchBudgetOptions): () => Promise<boolean> {
  const { burst, everyMs, maxWaiting, now, wait } = options
  const waiting = new Set<object>()
  let left = burst
  let filledAt = now()

  function takeOne(): boolean {
    const at = now()
    // A clock that was set back counts as well: otherwise nothing would be added until it has caught up.
    const added = Math.floor(Math.abs(at - filledAt) / everyMs)
    if (added > 0) {
      left = Math.min(burst, left + added)
      filledAt = at
    }
    if (left === 0) return false
    left--
    return true
  }

  return async () => {
    if (takeOne()) return true
    const turn = {}
    waiting.add(turn)
    const [oldest] = waiting
    if (waiting.size > maxWaiting && oldest !== undefined) waiting.delete(oldest)
    // Each waits by a timer of its own, because on Workers timers end with the request that started them.
    for (let interval = 0; interval <= maxWaiting; interval++) {
      await wait(everyMs)
      if (!waiting.has(turn)) return false
      if (!takeOne()) continue
      waiting.delete(turn)
      return true
    }
    waiting.delete(turn)
    return false
  }
}

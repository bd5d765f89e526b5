/** Runs `work`, at the latest when earlier calls with the same key have ended. */
export type LimitByKey = <T>(key: string, work: () => Promise<T>) => Promise<T>

/** Returns a function that runs at most `max` works of one key at a time. Further ones wait, in the order of the calls. */
export function limitByKey(max: number): LimitByKey {
  const running = new Map<string, { count: number; waiting: (() => void)[] }>()

  return async (key, work) => {
    const own = running.get(key) ?? { count: 0, waiting: [] }
    running.set(key, own)
    // A work that ends leaves its place to the next one.
    if (own.count < max) own.count++
    else await new Promise<void>((resolve) => own.waiting.push(resolve))
    try {
      return await work()
    } finally {
      const next = own.waiting.shift()
      if (next !== undefined) next()
      else if (--own.count === 0) running.delete(key)
    }
  }
}

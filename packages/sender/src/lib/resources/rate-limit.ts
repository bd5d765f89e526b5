/** Counts what each key uses of its rate, with a burst of one second. */
export interface RateLimit {
  /**
   * Uses `amount` and returns undefined, or returns the whole seconds until the key may use anything. An amount that is larger than the rest
   * passes, and uses up the time after it.
   */
  readonly use: (key: string, amount: number, perSecond: number) => number | undefined
}

/** Keys that are remembered. */
const MAX_KEYS = 10_000

export function createRateLimit(now: () => number = () => performance.now()): RateLimit {
  const buckets = new Map<string, { tokens: number; filledAt: number }>()
  return {
    use(key, amount, perSecond) {
      const at = now()
      if (buckets.size >= MAX_KEYS) buckets.clear()
      const bucket = buckets.get(key) ?? { tokens: perSecond, filledAt: at }
      bucket.tokens = Math.min(perSecond, bucket.tokens + ((at - bucket.filledAt) / 1000) * perSecond)
      bucket.filledAt = at
      buckets.set(key, bucket)
      if (bucket.tokens < 1) return Math.ceil((1 - bucket.tokens) / perSecond)
      bucket.tokens -= amount
      return undefined
    },
  }
}

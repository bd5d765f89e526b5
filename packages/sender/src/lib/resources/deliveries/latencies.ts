/** The lower bounds of a histogram's buckets, in ms, except the first: its bucket is below 1 ms. As in the triggers of the migrations. */
export const BOUNDS: readonly number[] = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000]
export const LATENCY_BUCKETS: number = BOUNDS.length + 1
/** Attempts take no longer than this. */
const MAX_MS = 20_000

/**
 * Estimates a quantile of a histogram in ms, as if the latencies in a bucket had equal distances; null if it is empty.
 *
 * @param counts The number of latencies in each bucket.
 */
export function quantile(counts: readonly number[], fraction: number): number | null {
  const total = counts.reduce((sum, count) => sum + count, 0)
  if (total === 0) return null
  const rank = Math.max(1, Math.ceil(total * fraction))
  let below = 0
  for (const [index, count] of counts.entries()) {
    if (below + count >= rank) {
      const [from, to] = [index === 0 ? 0 : (BOUNDS[index - 1] ?? 0), BOUNDS[index] ?? MAX_MS]
      return Math.round(from + ((to - from) * (rank - below - 0.5)) / count)
    }
    below += count
  }
  return MAX_MS
}

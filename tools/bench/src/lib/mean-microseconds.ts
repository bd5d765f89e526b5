/**
 * Resolves with the mean time of one call of `run`, in microseconds, measured over at least `seconds`. Calls run one after the
 * other. Promises are awaited, as a receiver awaits them; other results are not, so a synchronous floor does not pay for one.
 */
export async function meanMicroseconds(run: () => unknown, seconds: number): Promise<number> {
  const start = performance.now()
  const end = start + seconds * 1000
  let calls = 0
  let batch = 1
  let now = start
  while (now < end) {
    for (let call = 0; call < batch; call++) {
      const result = run()
      if (result instanceof Promise) await result
    }
    calls += batch
    const before = now
    now = performance.now()
    // Batches of about 1 ms, so that reading the clock adds almost nothing.
    if (now - before < 0.5) batch *= 2
  }
  return ((now - start) * 1000) / calls
}

/**
 * What one call of `run` takes, in microseconds: the mean over at least `seconds`. Promises are awaited, one call after
 * the other, as a receiver awaits them; synchronous results are not, so a synchronous floor pays for no promise.
 */
export async function timeSlice(run: () => unknown, seconds: number): Promise<number> {
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
    // Batches of about a millisecond: looking at the clock must not count.
    if (now - before < 0.5) batch *= 2
  }
  return ((now - start) * 1000) / calls
}

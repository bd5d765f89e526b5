/** Calls `work` `count` times, up to `clients` at a time. */
export async function inParallel(clients: number, count: number, work: () => Promise<void>): Promise<void> {
  let remaining = count
  await Promise.all(
    Array.from({ length: clients }, async () => {
      while (remaining-- > 0) await work()
    }),
  )
}

/** Resolves with the seconds that `work` takes. */
export async function timed(work: () => Promise<void>): Promise<number> {
  const startedAt = performance.now()
  await work()
  return (performance.now() - startedAt) / 1000
}

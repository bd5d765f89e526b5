/**
 * Resolves with the result of `operation`, or rejects with `onTimeout()` after `timeoutMs` milliseconds. A result or rejection that
 * arrives later is ignored.
 */
export async function withTimeout<T>(
  timeoutMs: number,
  operation: () => Promise<T>,
  onTimeout: () => Error,
): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined
  try {
    const running = operation()
    if (await settlesWithin(EARLY_TURNS, running)) return await running
    const timeout = new Promise<never>((_resolve, reject) => {
      timer = setTimeout(() => reject(onTimeout()), timeoutMs)
    })
    return await Promise.race([running, timeout])
  } finally {
    clearTimeout(timer)
  }
}

/** Microtask turns within which an operation that needs no I/O settles, such as a claim in `memoryStore`. */
const EARLY_TURNS = 6

/**
 * Whether `promise` settles within `turns` microtask turns. Such a promise needs no timer and no race, which together cost a third of
 * dedupe in memory. `pnpm bench http` measures dedupe as the difference between `hookseal` and `hookseal without dedupe`.
 */
async function settlesWithin(turns: number, promise: Promise<unknown>): Promise<boolean> {
  const state = { settled: false }
  const settle = (): void => {
    state.settled = true
  }
  promise.then(settle, settle)
  for (let turn = 0; turn < turns && !state.settled; turn++) await Promise.resolve()
  return state.settled
}

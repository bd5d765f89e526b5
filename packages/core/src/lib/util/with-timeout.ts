/**
 * What `operation` gives, with an end to the wait: after `timeoutMs` it rejects with what `late` makes. What the operation
 * does later is dropped, a rejection as well.
 */
export async function withTimeout<T>(
  timeoutMs: number,
  operation: () => Promise<T>,
  late: () => Error,
): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined
  try {
    const running = operation()
    if (await settlesWithin(running)) return await running
    const timeout = new Promise<never>((_resolve, reject) => {
      timer = setTimeout(() => reject(late()), timeoutMs)
    })
    return await Promise.race([running, timeout])
  } finally {
    clearTimeout(timer)
  }
}

/** What happens in this process alone has ended by then; a timer for it would cost more than the operation. */
const EARLY_TURNS = 6

/** A race would cost a third of what dedupe does. */
async function settlesWithin(running: Promise<unknown>): Promise<boolean> {
  const state = { settled: false }
  const settle = (): void => {
    state.settled = true
  }
  running.then(settle, settle)
  for (let turn = 0; turn < EARLY_TURNS && !state.settled; turn++) await Promise.resolve()
  return state.settled
}

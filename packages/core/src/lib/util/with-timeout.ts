/**
 * Resolves with the result of `operation`, or rejects with `onTimeout()` after `timeoutMs` milliseconds. A result or rejection that
 * arrives later is ignored. Starts no timer for an operation that returns its result instead of a promise.
 */
export async function withTimeout<T>(
  timeoutMs: number,
  operation: () => T | PromiseLike<T>,
  onTimeout: () => Error,
): Promise<T> {
  const running = operation()
  if (!isPromise(running)) return running
  let timer: ReturnType<typeof setTimeout> | undefined
  const timeout = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(onTimeout()), timeoutMs)
  })
  try {
    return await Promise.race([running, timeout])
  } finally {
    clearTimeout(timer)
  }
}

/** Whether a value is a promise of any library. */
export function isPromise<T>(value: T | PromiseLike<T>): value is PromiseLike<T> {
  return typeof (value as PromiseLike<T> | null | undefined)?.then === 'function'
}

/** An operation exceeded its timeout. */
export class TimeoutError extends Error {
  override readonly name = 'TimeoutError'
}

/**
 * Resolves with the result of `operation`, or rejects with `late()` after `timeoutMs`. The operation itself keeps running; its
 * later result or rejection is ignored.
 */
export async function withTimeout<T>(
  timeoutMs: number,
  operation: () => Promise<T>,
  late: () => Error,
): Promise<T> {
  const timeout = Promise.withResolvers<never>()
  const timer = setTimeout(() => timeout.reject(late()), timeoutMs)
  try {
    return await Promise.race([operation(), timeout.promise])
  } finally {
    clearTimeout(timer)
  }
}

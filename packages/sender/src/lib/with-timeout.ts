/** Something took longer than it may. */
export class TimeoutError extends Error {
  override readonly name = 'LateError'
}

/** What `work` comes to, or a {@link TimeoutError} after `ms`; the work itself goes on, and may fail unheard. */
export async function withTimeout<T>(ms: number, what: string, work: T | Promise<T>): Promise<T> {
  const late = Promise.withResolvers<never>()
  const timer = setTimeout(() => late.reject(new TimeoutError(`${what} took longer than ${ms} ms`)), ms)
  return Promise.race([work, late.promise]).finally(() => clearTimeout(timer))
}

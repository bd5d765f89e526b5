/**
 * An `AbortSignal` that is created on the first call of `get`. An `AbortController` costs more than an HMAC, and few handlers read
 * their signal.
 */
export interface LazySignal {
  get(): AbortSignal
  /** Aborts the signal. The first reason counts. */
  abort(reason: unknown): void
}

export function createLazySignal(): LazySignal {
  let controller: AbortController | undefined
  let aborted: { reason: unknown } | undefined
  return {
    get() {
      if (controller === undefined) {
        controller = new AbortController()
        if (aborted !== undefined) controller.abort(aborted.reason)
      }
      return controller.signal
    },
    abort(reason) {
      aborted ??= { reason }
      controller?.abort(reason)
    },
  }
}

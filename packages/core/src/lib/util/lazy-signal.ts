/** An `AbortSignal` that is made when somebody asks for it: an `AbortController` costs more than an HMAC, and few handlers look. */
export interface LazySignal {
  get(): AbortSignal
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

import type { Completion, DedupeKey, DedupeStore } from './dedupe-store.ts'

/** A claimed event, kept alive until it is completed or released. */
export interface Lease {
  readonly key: DedupeKey
  readonly token: string
  readonly fence: number
  /** Aborted when the event is no longer ours, or when the client that delivered it went away. */
  readonly signal: AbortSignal
  /** Ends the renewals and marks the event as done. */
  complete(): Promise<Completion>
  /** Ends the renewals and gives the event back. */
  release(): Promise<boolean>
  /**
   * The client went away: tells the handler, and renews no more. The event is not given back yet, because the handler may
   * still be running; it is when the handler ends, or at the latest when the lease does.
   */
  abandon(reason: unknown): void
}

export interface LeaseOptions {
  store: DedupeStore
  key: DedupeKey
  token: string
  fence: number
  leaseMs: number
  retainMs: number
  onError: (error: unknown) => void
}

/** Renews at a third of the lease, so that two renewals may fail before it ends. */
export function holdLease({ store, key, token, fence, leaseMs, retainMs, onError }: LeaseOptions): Lease {
  const controller = new AbortController()
  let aliveUntil = performance.now() + leaseMs
  const timer = setInterval(() => void renew(), leaseMs / 3)
  // On Node a timer is an object and would keep the process open; elsewhere it is a number and does not.
  if (typeof timer === 'object') timer.unref()

  async function renew(): Promise<void> {
    const asked = performance.now()
    try {
      if (await store.renew(key, token, leaseMs)) {
        aliveUntil = asked + leaseMs
        return
      }
      lose()
    } catch (error) {
      onError(error)
      // The store may be back for the next renewal. Past the lease's end somebody else can have the event.
      if (performance.now() >= aliveUntil) lose()
    }
  }

  function lose(): void {
    clearInterval(timer)
    controller.abort(
      new DOMException(
        'The lease on this event was lost; another delivery may be handling it.',
        'AbortError',
      ),
    )
  }

  return {
    key,
    token,
    fence,
    signal: controller.signal,
    complete() {
      clearInterval(timer)
      return store.complete(key, token, retainMs)
    },
    release() {
      clearInterval(timer)
      return store.release(key, token)
    },
    abandon(reason) {
      clearInterval(timer)
      controller.abort(reason)
    },
  }
}

import { createLazySignal, type LazySignal } from '../util/lazy-signal.ts'
import type { MaybePromise } from '../util/maybe-promise.ts'
import type { CompleteResult, DedupeKey, DedupeStore } from './dedupe-store.ts'

/** The lease of a claimed event, renewed until the event is completed or released. */
export interface Lease {
  readonly key: DedupeKey
  readonly token: string
  readonly fence: number
  /** Aborts when the claim is lost or released, and when the client disconnects. */
  readonly signal: LazySignal
  /** Stops the renewals and marks the event as done. */
  complete(): MaybePromise<CompleteResult>
  /** Stops the renewals, aborts the signal and releases the claim. */
  release(): MaybePromise<boolean>
  /**
   * Stops the renewals and aborts the signal, because the client disconnected. Does not release the claim, because the handler may
   * still be running. The claim ends when the handler settles, or at the latest when the lease expires.
   */
  abandon(reason: unknown): void
}

export interface LeaseOptions {
  store: DedupeStore
  key: DedupeKey
  token: string
  fence: number
  /** `performance.now()` before the call of `store.claim`: the lease may have started then, with only the reply delayed. */
  claimedAt: number
  leaseMs: number
  retainMs: number
  onError: (error: unknown) => void
}

type Timer = ReturnType<typeof setTimeout>

/** Renews at a third of the lease, so that one renewal may fail and the next is still in time. */
export function holdLease(options: LeaseOptions): Lease {
  const { store, key, token, fence, claimedAt, leaseMs, retainMs, onError } = options
  const signal = createLazySignal()
  const renewals = unref(setInterval(() => void renew(), leaseMs / 3))
  let expiresAt = claimedAt + leaseMs
  // Starts at the first renewal: most handlers end before it, and a timer is a tenth of the cost of dedupe.
  let expiry: Timer | undefined
  let held = true

  async function renew(): Promise<void> {
    const startedAt = performance.now()
    expiry ??= loseAt(expiresAt)
    try {
      const renewed = await store.renew(key, token, leaseMs)
      if (!held) return
      if (!renewed) return lose()
      clearTimeout(expiry)
      // Counted from the start of the call, like the claim.
      expiresAt = startedAt + leaseMs
      expiry = loseAt(expiresAt)
    } catch (error) {
      // The next renewal may succeed.
      onError(error)
    }
  }

  /** A process that was suspended, or whose event loop was blocked, may get here after `time`. */
  function loseAt(time: number): Timer {
    return unref(setTimeout(lose, Math.max(0, time - performance.now())))
  }

  function stop(): void {
    held = false
    clearInterval(renewals)
    clearTimeout(expiry)
  }

  /** Another receiver has claimed the event, or may claim it from now on. */
  function lose(): void {
    stopAndAbort('The lease on this event was lost; another delivery may be handling it.')
  }

  function stopAndAbort(message: string): void {
    stop()
    signal.abort(new DOMException(message, 'AbortError'))
  }

  return {
    key,
    token,
    fence,
    signal,
    complete() {
      stop()
      return store.complete(key, token, retainMs)
    },
    release() {
      // The handler may still be running, if a timeout responded in its place.
      stopAndAbort('This event was released; another delivery may be handling it.')
      return store.release(key, token)
    },
    abandon(reason) {
      stop()
      signal.abort(reason)
    },
  }
}

/** Lets the process exit while the timer is pending. On Node a timer is an object with `unref`; on other platforms it is a number. */
function unref(timer: Timer): Timer {
  if (typeof timer === 'object') timer.unref()
  return timer
}

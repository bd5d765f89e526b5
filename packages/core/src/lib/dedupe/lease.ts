import { createLazySignal, type LazySignal } from '../util/lazy-signal.ts'
import type { CompleteResult, DedupeKey, DedupeStore } from './dedupe-store.ts'

/** A claimed event, kept alive until it is completed or released. */
export interface Lease {
  readonly key: DedupeKey
  readonly token: string
  readonly fence: number
  /** Aborted when the event is no longer ours, given back or lost, or when the client that delivered it went away. */
  readonly signal: LazySignal
  /** Ends the renewals and marks the event as done. */
  complete(): Promise<CompleteResult>
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
  /** When the claim was asked for, by `performance.now()`: the store may have taken it at once, and only its answer took time. */
  askedAt: number
  leaseMs: number
  retainMs: number
  onError: (error: unknown) => void
}

type Timer = ReturnType<typeof setTimeout>

/** Renews at a third of the lease, so that one renewal may fail and the next is still in time. */
export function holdLease(options: LeaseOptions): Lease {
  const { store, key, token, fence, askedAt, leaseMs, retainMs, onError } = options
  const signal = createLazySignal()
  const renewals = unheld(setInterval(() => void renew(), leaseMs / 3))
  let aliveUntil = askedAt + leaseMs
  // Runs from the first renewal on: most handlers end before it, and a timer is a tenth of what dedupe costs them.
  let end: Timer | undefined
  let held = true

  async function renew(): Promise<void> {
    const asked = performance.now()
    end ??= unheld(setTimeout(lose, aliveUntil - asked))
    try {
      const renewed = await store.renew(key, token, leaseMs)
      if (!held) return
      if (!renewed) return lose()
      clearTimeout(end)
      // From when it was asked for, as the claim.
      aliveUntil = asked + leaseMs
      end = unheld(setTimeout(lose, aliveUntil - performance.now()))
    } catch (error) {
      // The store may be back for the next renewal.
      onError(error)
    }
  }

  function stop(): void {
    held = false
    clearInterval(renewals)
    clearTimeout(end)
  }

  /** Somebody else has the event, or can have it from now on. */
  function lose(): void {
    endWith('The lease on this event was lost; another delivery may be handling it.')
  }

  function endWith(message: string): void {
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
      // A timeout may have answered for a handler that still runs.
      endWith('This event was given back; another delivery may be handling it.')
      return store.release(key, token)
    },
    abandon(reason) {
      stop()
      signal.abort(reason)
    },
  }
}

/** On Node a timer is an object and would keep the process open; elsewhere it is a number and does not. */
function unheld(timer: Timer): Timer {
  if (typeof timer === 'object') timer.unref()
  return timer
}

import type { LazySignal } from '../util/lazy-signal.ts'
import type { Lease } from '../dedupe/lease.ts'

/** What a handler may want beside the message. */
export interface WebhookContext {
  /**
   * Aborted when the lease is lost, when the client goes away, and when the event is given back while the handler runs, as by a
   * timeout that answers for it: stop, somebody else may take the event.
   */
  readonly signal: AbortSignal
  /**
   * Grows with each time the event is taken up. A write guarded by it (`… WHERE fence < $1`) can't be made by a
   * handler that lost its lease without noticing. 0 without dedupe.
   */
  readonly fence: number
  /** The claim, for stores that complete it together with the handler's own writes. */
  readonly claim: { readonly key: string; readonly token: string } | undefined
}

const LAZY_SIGNAL = Symbol('signal')

/**
 * One getter for all contexts, and an own one, so that `{ ...context }` has a signal too. A getter for each of them would make
 * objects that V8 has no common hidden class for, which costs 3 µs a delivery.
 */
const SIGNAL = {
  enumerable: true,
  get(this: { [LAZY_SIGNAL]: LazySignal }): AbortSignal {
    return this[LAZY_SIGNAL].get()
  },
}

/** The context of an event, whose signal is made when somebody asks for it. */
export function createContext(signal: LazySignal, lease: Lease | undefined): WebhookContext {
  const context = {
    [LAZY_SIGNAL]: signal,
    fence: lease?.fence ?? 0,
    claim: lease && { key: lease.key, token: lease.token },
  }
  // What defineProperty returns has the signal, which its type can't tell.
  return Object.defineProperty(context, 'signal', SIGNAL) as typeof context & WebhookContext
}

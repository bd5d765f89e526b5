import type { Lease } from '../dedupe/lease.ts'
import type { LazySignal } from '../util/lazy-signal.ts'

/** The second argument of a handler: what it may need besides the message. */
export interface WebhookContext {
  /**
   * Aborts when the lease is lost, when the client disconnects, and when the event is released while the handler runs, for example
   * after a timeout. The handler must stop then, because another receiver may be handling the event.
   */
  readonly signal: AbortSignal
  /**
   * A number that grows with each claim of the event, or 0 without dedupe. A write guarded by it (`… WHERE fence < $1`) fails for a
   * handler that lost its lease without noticing.
   */
  readonly fence: number
  /** The claim, for stores that complete it in the same transaction as the handler's own writes. `undefined` without dedupe. */
  readonly claim: { readonly key: string; readonly token: string } | undefined
}

const LAZY_SIGNAL = Symbol('signal')

/**
 * One getter for all contexts. A getter per context would give each a hidden class of its own in V8, which costs 3 µs a delivery. The
 * signal is an own property, so that `{ ...context }` copies it.
 */
const SIGNAL = {
  enumerable: true,
  get(this: { [LAZY_SIGNAL]: LazySignal }): AbortSignal {
    return this[LAZY_SIGNAL].get()
  },
}

/** Creates the context of an event. Its signal is created when a handler reads it. */
export function createContext(signal: LazySignal, lease: Lease | undefined): WebhookContext {
  const context = {
    [LAZY_SIGNAL]: signal,
    fence: lease?.fence ?? 0,
    claim: lease && { key: lease.key, token: lease.token },
  }
  // The type of defineProperty does not include the defined property.
  return Object.defineProperty(context, 'signal', SIGNAL) as typeof context & WebhookContext
}

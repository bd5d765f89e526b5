import type { MaybePromise } from '../util/maybe-promise.ts'

/** The key of an event in the store: the provider, if one is configured, and the id or the result of `dedupeKey`. */
export type DedupeKey = string

/**
 * The result of a claim. `acquired`: the caller may handle the event until its lease ends. `in_flight`: another receiver's lease is
 * active for the next `retryAfterMs`. `done`: the event was completed; `bodyHash` is that of the completed copy.
 */
export type ClaimResult =
  | { status: 'acquired'; token: string; fence: number }
  | { status: 'in_flight'; retryAfterMs: number }
  | { status: 'done'; bodyHash: string }

/**
 * The result of a completion. `ok`: completed in time. `late`: completed although the lease had ended, because no other receiver had
 * claimed the event. `lost`: not completed, because another receiver claimed the event.
 */
export type CompleteResult = 'ok' | 'late' | 'lost'

/** The options of a claim. Times are in milliseconds. */
export interface ClaimOptions {
  /** SHA-256 of the body in hex. The store keeps it for as long as the event. */
  bodyHash: string
  /** Length of the lease in milliseconds. It ends earlier if the claim is completed or released, later if it is renewed. */
  leaseMs: number
  /** Milliseconds after which the store may forget a claim that was never completed. */
  retainMs: number
  /** The event's type, if it has one. Unsigned where the provider does not sign it. Stores need not keep it. */
  type?: string | undefined
}

/**
 * Stores claims. Each method is one atomic operation on the store's own clock. Across all processes, a key has at most one active lease
 * at any time. Methods throw or reject if the store is unavailable. A store that needs no I/O may return results instead of promises.
 * `describeDedupeStore` of `@hookseal/conformance` tests this contract.
 */
export interface DedupeStore {
  /**
   * Claims the event, unless it is done or has an active lease. `token` is unguessable and identifies this claim; `fence` is greater
   * than that of every earlier claim of the key.
   */
  claim(key: DedupeKey, options: ClaimOptions): MaybePromise<ClaimResult>
  /** Extends the lease to `leaseMs` milliseconds from now. Returns `false`, without a change, if the lease of `token` has ended. */
  renew(key: DedupeKey, token: string, leaseMs: number): MaybePromise<boolean>
  /**
   * Marks the event as done for `retainMs` milliseconds. A second call with the same token returns the same result, so a call whose
   * reply was lost can be repeated. Never changes another receiver's claim.
   */
  complete(key: DedupeKey, token: string, retainMs: number): MaybePromise<CompleteResult>
  /** Releases the claim, so that the next delivery can be handled immediately. Returns `false` if `token` does not hold the claim. */
  release(key: DedupeKey, token: string): MaybePromise<boolean>
  /** Prepares the store (tables, scripts). Called by the code that created the store, not by receivers. */
  init?(): Promise<void>
  /** Closes the connections that the store itself opened. */
  close?(): Promise<void>
  /** Whether only this process sees the claims. */
  readonly local?: boolean
}

/** What names an event in the store: the provider, where one is configured, and the id or the receiver's own key. */
export type DedupeKey = string

/**
 * The answer to a claim. `acquired`: the event is the caller's until its lease ends. `in_flight`: somebody else's lease
 * is alive, for another `retryAfterMs`. `done`: the event was completed; `bodyHash` is that of the copy that was.
 */
export type ClaimResult =
  | { status: 'acquired'; token: string; fence: number }
  | { status: 'in_flight'; retryAfterMs: number }
  | { status: 'done'; bodyHash: string }

/** `ok`: completed in time. `late`: the lease had ended, but nobody took over. `lost`: somebody else has the event. */
export type CompleteResult = 'ok' | 'late' | 'lost'

export interface ClaimOptions {
  /** SHA-256 of the body in hex, kept until the event is forgotten. */
  bodyHash: string
  /** How long the claim lives unless it is renewed, completed or released. */
  leaseMs: number
  /** How long traces of the claim may be forgotten after, if it is never completed. */
  retainMs: number
}

/**
 * Where claims live. Each method is one atomic operation, on the store's own clock: at most one lease of a key is
 * alive at any time, whoever asks and from whatever process. Methods reject when the store is out of reach.
 * `describeDedupeStore` of `@hookseal/conformance` is this contract as tests.
 */
export interface DedupeStore {
  /**
   * Takes the event, unless it is done or somebody's lease is alive. `token` is unguessable and names this acquisition;
   * `fence` is greater than that of every earlier acquisition of the key.
   */
  claim(key: DedupeKey, options: ClaimOptions): Promise<ClaimResult>
  /** Extends the lease to `leaseMs` from now. `false`, and no change, unless `token`'s lease is still alive. */
  renew(key: DedupeKey, token: string, leaseMs: number): Promise<boolean>
  /**
   * Marks the event as done for `retainMs`. Again with the same token: the same answer, so that a call whose answer got
   * lost can be repeated. Never touches somebody else's claim.
   */
  complete(key: DedupeKey, token: string, retainMs: number): Promise<CompleteResult>
  /** Gives the event back, so that the next delivery can take it at once. `false` unless the claim was `token`'s. */
  release(key: DedupeKey, token: string): Promise<boolean>
  /** Prepares the store (tables, scripts). Called by its owner, not by receivers. */
  init?(): Promise<void>
  /** Frees what the store itself opened. */
  close?(): Promise<void>
  /** Claims are seen by this process only. */
  readonly local?: boolean
}

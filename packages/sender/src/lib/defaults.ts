/** Every default and limit of the sender, in one place. Units as the names say. */
export const SENDER_DEFAULTS = {
  database: 'pglite:./.hookseal',
  /** A receiver answers within 15 s, or the attempt failed. */
  requestTimeoutMs: 15_000,
  /** How much longer a job stays leased than its attempt can take: signing, and writing the outcome down. */
  leaseMarginMs: 15_000,
  /** How long the previous secret signs too, after a rotation. */
  rotationOverlapMs: 24 * 60 * 60 * 1000,
  /** Spread around each retry's time, as a part of its delay. */
  jitter: 0.2,
  /** Attempts under way at once, over all endpoints and for one. */
  concurrency: 256,
  endpointConcurrency: 32,
  /** The longest an idle dispatcher looks away from its queue. */
  pollMs: 500,
  responseBodyBytes: 64 * 1024,
  payloadBytes: 256 * 1024,
  retentionDays: 30,
  /** An endpoint that has done nothing but fail for so long is disabled. */
  disableAfterMs: 5 * 24 * 60 * 60 * 1000,
} as const

const SECOND = 1000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

/** Every default and limit of the sender, in one place. Units as the names say. */
export const SENDER_DEFAULTS = {
  database: 'pglite:./.hookseal',
  scheduleSeconds: 'standard',
  /** Spread around each retry's time, as a part of its delay. */
  jitter: 0.2,
  /** A receiver answers within 15 s, or the attempt failed. */
  requestTimeoutSeconds: 15,
  /** How long an application's own signature may take. */
  signMs: 2 * SECOND,
  /** How long a leased job may wait for its turn before it's given back. */
  holdMs: 5 * SECOND,
  /** How long a job is leased: waiting, the attempt, and writing its outcome down, with room to spare. */
  leaseMs: 30 * SECOND,
  /** How long the previous secret signs too, after a rotation. */
  rotationOverlapSeconds: 86_400,
  /** Attempts under way at once, over all endpoints and for one. */
  concurrency: 256,
  endpointConcurrency: 32,
  /** How many of `concurrency` retries leave to first attempts, and the other way round. */
  reservedForFirst: 0.5,
  reservedForRetries: 0.125,
  /** Jobs leased at once. */
  batch: 400,
  /** The longest an idle dispatcher looks away from its queue. */
  pollMs: 500,
  /** How often leases that ran out are looked for. */
  recoverMs: 2 * SECOND,
  /** How often a listener says that it's still there, and after how long without that it isn't. */
  listenerBeatMs: 5 * SECOND,
  listenerLostMs: 20 * SECOND,
  /** Failures in a row after which an endpoint is left alone for a while, without spending attempts. */
  breakerFailures: 10,
  breakerMinMs: 10 * SECOND,
  breakerMaxMs: 5 * MINUTE,
  /** How long the trouble of an endpoint that has nothing more to get is remembered. */
  forgetMs: HOUR,
  /** A `Retry-After` longer than this is taken for this. */
  retryAfterMaxMs: 6 * HOUR,
  /** An endpoint that has done nothing but fail for so long is disabled. */
  disableAfterSeconds: 5 * 86_400,
  /** A success after failing for so long is told as a recovery. */
  recoveredAfterMs: 5 * MINUTE,
  responseBodyBytes: 64 * 1024,
  payloadBytes: 256 * 1024,
  /** Outcomes written in one transaction, and such transactions at a time. */
  writeBatch: 500,
  writersAtOnce: 2,
  /** Publishes that share a transaction when they come at the same time. */
  publishBatch: 200,
  /** How long a stop waits for the database to take what is left to write, beyond the attempts under way. */
  flushMs: 5 * SECOND,
  retentionSeconds: 30 * 86_400,
  retentionSweepMs: 10 * MINUTE,
  idempotencyKeyMs: DAY,
  pageSize: 50,
  maxPageSize: 250,
} as const

export const LIMITS = {
  url: 2048,
  name: 255,
  description: 2000,
  events: 200,
  headers: 20,
  headerBytes: 4096,
  legacySecret: 255,
  publishMany: 1000,
} as const

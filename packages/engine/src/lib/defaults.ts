/** All defaults and limits of the engine. The names say the units. */
export const ENGINE_DEFAULTS = {
  /** Maximum connections of one process to PostgreSQL, all included. */
  connections: 6,
  /** How often a process looks for changes by other processes where their notifications do not arrive. */
  notificationPollMs: 1000,
  /** How long a leased job may wait for its attempt before it is returned to the queue. */
  holdMs: 5000,
  /** How long a job is leased. Covers the wait, the attempt and the write of the outcome, with a margin. */
  leaseMs: 30_000,
  /** What must remain of a lease after the longest attempt, to write its outcome. */
  leaseMarginMs: 3000,
  /** How long before the end of its lease an attempt is aborted that could not renew it. */
  leaseGraceMs: 10_000,
  /** Fractions of `concurrency` that retries, or first attempts, cannot use. */
  reservedForFirst: 0.5,
  reservedForRetries: 0.125,
  /** Maximum jobs leased in one query. */
  batch: 400,
  /** Poll interval of an idle dispatcher. */
  pollMs: 500,
  /** Interval of the search for expired leases. */
  recoverMs: 2000,
  /** Time limit of a script that creates the tables of the queue. */
  scriptMs: 120_000,
  /** How long a start waits for another process that migrates or installs tables. */
  migrationWaitMs: 300_000,
  /** How long a migration waits for the lock of a table. Everything that needs the table later queues behind it. Then it pauses. */
  tableLockMs: 1000,
  lockRetryMs: 2000,
  /** Interval at which the clock of this machine is compared with the one of the database. */
  clockSyncMs: 5000,
  /** Consecutive failures after which an endpoint is paused. Paused deliveries use up no attempts. */
  breakerFailures: 10,
  /**
   * Failures in a row that together occupied each place of an attempt for this long also pause the endpoint. With few places, one that
   * hangs would otherwise keep the others from theirs ten times.
   */
  breakerPlaceMs: 20_000,
  breakerMinMs: 10_000,
  breakerMaxMs: 300_000,
  /** How long the failures of an endpoint without jobs are remembered. */
  forgetMs: 3_600_000,
  /** Maximum outcomes written in one transaction, and maximum concurrent transactions of this kind. */
  writeBatch: 500,
  writersAtOnce: 2,
  /** How long `stop` waits for the last outcomes to be written, after the attempts in flight. */
  flushMs: 5000,
} as const

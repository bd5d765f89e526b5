const MINUTE = 60
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

/** All defaults and limits of the inbox. The names say the units. */
export const INBOX_DEFAULTS = {
  database: 'pglite:./.hookseal',
  /** The delay before each run. The first three repair what a restart or a lost connection broke, the others outlast a night. */
  scheduleSeconds: [0, 5, MINUTE, 5 * MINUTE, 30 * MINUTE, 2 * HOUR, 5 * HOUR, 10 * HOUR],
  jitter: 0.2,
  /** Runs in flight in one process: in total, and of one handler. */
  totalConcurrency: 256,
  concurrency: 16,
  timeoutSeconds: 300,
  retentionSeconds: 30 * DAY,
  /** How long a run may continue after its `signal` aborted. Then its handler's place and message are freed. */
  abortGraceMs: 10_000,
  /** How long `stop` waits for runs in flight before it aborts them. */
  stopSeconds: 20,
  drainSeconds: 50,
  /** Maximum messages that one transaction accepts, or routes to a new handler. */
  acceptBatch: 200,
  adoptBatch: 500,
  /** Interval of the search for messages whose type has a handler now. Notifications are faster. */
  adoptPollMs: 5000,
  /** Interval at which paused handlers are read. Notifications are faster. */
  statesPollMs: 10_000,
  /** Interval at which `drain` checks whether anything is left. */
  drainPollMs: 20,
  /** Longer keys are stored as their SHA-256, because an index cannot contain them. */
  keyBytes: 500,
  /** Characters of an error in the log of runs. */
  errorMessageCharacters: 4000,
  errorStackCharacters: 16_000,
  /** The longest delay of `retryAfter` and of a schedule. */
  maxDelaySeconds: 1e7,
} as const

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
  /**
   * Bytes of bodies in one statement, in addition to the first one: the database must be able to write or send them within the time limit of a
   * statement.
   */
  statementBytes: 4 * 1024 * 1024,
  /** Interval of the search for messages whose type has a handler now. Notifications are faster. */
  adoptPollMs: 5000,
  /** Interval at which paused handlers are read. Notifications are faster. */
  statesPollMs: 10_000,
  /** Interval at which `drain` checks whether anything is left. */
  drainPollMs: 20,
  /** Longer keys are stored as their SHA-256, because an index cannot contain them. */
  keyBytes: 500,
  /** Characters of a type in lists: a provider may send one of any length. */
  shownTypeCharacters: 300,
  /** Characters of an error in the log of runs. */
  errorMessageCharacters: 4000,
  errorStackCharacters: 16_000,
  pageSize: 50,
  maxPageSize: 250,
  /** How many messages a page of a list may look at: at first, and then to find more. */
  searchedRows: [400, 1600],
  /** The same for messages with a status that few have, each of which is on another page of the table. */
  searchedIds: [150, 450],
  /** Up to so many messages whose provider's id begins like a search are read by its index. */
  searchedEvents: 500,
  /** Characters of a provider's id in that index. As in its definition. */
  eventIdCharacters: 100,
  /** Messages of one transaction of a replay, and how many it may look at. */
  replayPortion: 250,
  replayWindow: 2000,
  replayPauseMs: 20,
  replayPollMs: 5000,
  /** Up to so many matches of a replay, or messages in a state, are counted, if it takes less than the time. */
  counted: 10_000,
  countMs: 2000,
  replayRetryMs: 10_000,
  replayFailures: 10,
  /** How long replays that ended are listed. */
  replayKeptSeconds: 30 * DAY,
  /** Finished messages that one transaction of retention looks at. */
  retentionPortion: 500,
  retentionPauseMs: 50,
  /** Interval of retention, and when it first runs. */
  retentionPollMs: HOUR * 1000,
  retentionFirstMs: 20_000,
  /** The longest delay of `retryAfter` and of a schedule. */
  maxDelaySeconds: 1e7,
} as const

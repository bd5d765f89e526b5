const SECOND = 1000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

/** All defaults and limits of the sender. The names say the units. */
export const SENDER_DEFAULTS = {
  /** Time limit of statements that may read a long history: statistics, retention, bulk replay. */
  slowStatementMs: 60_000,
  /** The same for the streams of changes: each subscriber then reads everything again. */
  changesPollMs: 5 * SECOND,
  database: 'pglite:./.hookseal',
  scheduleSeconds: 'standard',
  /** Random spread of each retry, as a fraction of its delay. */
  jitter: 0.2,
  /** Time limit of one attempt. */
  requestTimeoutSeconds: 15,
  /** Time limit of the application's `legacySignature.sign`. */
  signMs: 2 * SECOND,
  /** How long the previous secret keeps signing after a rotation. */
  rotationOverlapSeconds: 86_400,
  /** Maximum attempts in flight, in total and for one endpoint. */
  concurrency: 256,
  endpointConcurrency: 32,
  /** Heartbeat interval of a listener, and the silence after which it counts as disconnected. */
  listenerBeatMs: 5 * SECOND,
  listenerLostMs: 20 * SECOND,
  /** Upper limit of a `Retry-After` header. */
  retryAfterMaxMs: 6 * HOUR,
  /** An endpoint whose attempts all failed for this long is disabled. */
  disableAfterSeconds: 5 * 86_400,
  /** A success after failures for this long emits `endpoint.recovered`. */
  recoveredAfterMs: 5 * MINUTE,
  responseBodyBytes: 64 * 1024,
  /** Maximum bytes of a response outside its body, and how many more for each byte of the body, for its division into chunks. */
  responseOverheadBytes: 64 * 1024,
  responseOverheadFactor: 8,
  /** Maximum informational responses (1xx) before the final one. */
  informationalResponses: 10,
  payloadBytes: 256 * 1024,
  /** Maximum concurrent publishes that share one transaction. */
  publishBatch: 200,
  /**
   * Deliveries that such a transaction creates at most, because they delay the publishes of others. An event with more endpoints is fanned
   * out, in portions of this size.
   */
  publishDeliveries: 250,
  /** Deliveries that one `publishMany` creates in its own transaction. Its further events are fanned out. */
  publishManyDeliveries: 2000,
  /** Pause after a portion of a fan-out, and how often an idle process looks for one to continue. */
  fanoutPauseMs: 5,
  fanoutPollMs: SECOND,
  /** Maximum bytes of a request with a batch, and how many requests of one organization are received at a time. */
  batchRequestBytes: 10 * 1024 * 1024,
  batchRequestsOfOne: 4,
  retentionSeconds: 30 * 86_400,
  /** Longer than the idle timeout of common proxies (60 s in nginx and AWS ALB). */
  keepAliveTimeoutSeconds: 75,
  /** Deliveries that one portion of a bulk replay sends at most, and rows that it reads to find them. */
  replayPortion: 300,
  replayWindow: 5000,
  /** Pause after a portion. */
  replayPauseMs: 20,
  /** How often an idle process looks for a replay to continue. */
  replayPollMs: SECOND,
  /** Portions that may fail in a row, and the pause after each. */
  replayFailures: 10,
  replayRetryMs: 5 * SECOND,
  /** How long a replay that has ended is listed. */
  replayKeptMs: 30 * DAY,
  /** Time limit of the count of matches when a replay starts. */
  replayCountMs: 2 * SECOND,
  /** What one organization may use. Operators can change it for each. */
  quotas: {
    endpoints: 1000,
    endpointsPerUrl: 100,
    listeners: 20,
    /** Maximum bytes of deliveries that were sent to a listener and that it has not read. */
    unreadBytesPerListener: 1024 * 1024,
    /** In each process, with a burst of one second. */
    eventsPerSecond: 10_000,
    /**
     * Bytes of requests to the REST API that publish, in each process, with a burst of one second. The parser needs up to 0.2 µs for a byte, if
     * they are members without contents.
     */
    publishBytesPerSecond: 4 * 1024 * 1024,
    payloadBytes: 256 * 1024,
    runningReplays: 5,
    /** In each process. */
    changeStreams: 100,
    sources: 100,
  },
  /** How long a process may use an API key without reading it again. A revocation takes this long, so that it is effective everywhere. */
  keyMemoryMs: 500,
  /** How long a session of the dashboard lasts. */
  sessionMs: 12 * HOUR,
  /** Least time between two notifications of changes, of a process and of a stream. */
  changesMs: SECOND,
  /** Interval of comments in a stream of changes, and of the check whether its key or session still exists. */
  streamBeatMs: 5 * SECOND,
  streamCheckMs: 2 * SECOND,
  retentionSweepMs: 10 * MINUTE,
  /** When the first sweep starts, up to half of it earlier or later: processes that do not live long delete what has expired, too. */
  firstSweepMs: 20 * SECOND,
  idempotencyKeyMs: DAY,
  /** How long a process uses a source without reading it again. */
  sourceMemoryMs: SECOND,
  /** Receivers of sources that a process keeps. */
  sourceReceivers: 1000,
  /** Time limit of the body of a delivery to a source. */
  sourceBodyMs: 10 * SECOND,
  /** Maximum bytes of bodies in memory that are not verified yet: of one source, of one organization, and of all. Further deliveries receive 503. */
  sourceBufferBytes: 16 * 1024 * 1024,
  sourceBuffersOfOrganizationBytes: 32 * 1024 * 1024,
  sourceBuffersBytes: 64 * 1024 * 1024,
  /** Rejected deliveries that are kept for each source, for how long, and the bytes of each body. */
  rejections: 100,
  rejectionsKeptMs: 7 * DAY,
  rejectionBodyBytes: 64 * 1024,
  /** Rejections of one source that a process keeps: so many, and one more each second. The others are counted. */
  rejectionBurst: 10,
  /** Rejections that a process keeps in one write, of all sources and of those of one organization, and the pause between two writes. */
  rejectionBatch: 50,
  rejectionBatchOfOrganization: 25,
  rejectionWriteMs: SECOND,
  /**
   * Deliveries that a page of the log reads to find matches of its filter: at first, and if those have too few matches. Neighbors in an index cost
   * much less than those that are found by their ids.
   */
  searchedRows: [500, 1500],
  searchedIds: [300, 200],
  /** How often counters are merged, and those of older versions are completed. */
  countersMs: MINUTE,
  /** Age from which counters are merged. Those of an organization then count 15 minutes in place of five. */
  mergedAfterMs: 3 * HOUR,
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
  /** Active secrets of a source. */
  sourceSecrets: 5,
  publishMany: 1000,
  /** Text of a search in the delivery log. */
  search: 256,
  /** Up to this many matches of a filter are counted, if no counter has their number. */
  total: 10_000,
} as const

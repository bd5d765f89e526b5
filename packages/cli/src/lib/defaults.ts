/** Every default and limit of the commands. Units as the names say. */
export const DEFAULTS = {
  /** Time limit of one exchange: what a sender that follows the specification allows. */
  requestTimeoutSeconds: 15,
  /** Bytes of a response that are shown. */
  responseBytes: 65_536,
  eventType: 'test.ping',
  /** Where the curl command of `sign` posts to. */
  url: 'http://localhost:3000/webhooks',
  /** Where the commands for a sender look for its API, and where `serve` listens. */
  senderUrl: 'http://localhost:8080',
  port: 8080,
  host: '127.0.0.1',
  database: 'pglite:./.hookseal',
  apiTimeoutSeconds: 30,
  /** Rows of a list. */
  listed: 20,
  /** Rows of each request for a longer list. */
  pageSize: 250,
  /** Requests that search for the rows of a list without --all: each reads a limited part of the log. */
  searches: 20,
  /** Interval at which a replay or a test delivery is polled. */
  followSeconds: 0.3,
  /** Polling ends after this long without a change. */
  followAtMostSeconds: 30,
  /** The sender writes to a stream at least every 15 s. A stream that is silent for this long counts as broken. */
  streamSilenceSeconds: 40,
  /** First and longest delay before a broken stream is opened again. */
  reconnectSeconds: 1,
  reconnectAtMostSeconds: 30,
} as const

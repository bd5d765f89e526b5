/** Every default and limit of the commands. Seconds and bytes, as the names say. */
export const DEFAULTS = {
  /** What a sender of the specification gives a whole exchange. */
  requestTimeoutSeconds: 15,
  /** How much of an answer is shown. */
  answerBytes: 65_536,
  eventType: 'test.ping',
  /** Where the curl command of `sign` posts to. */
  url: 'http://localhost:3000/webhooks',
  /** Where the commands that ask a sender's API find it, and where `serve` puts it. */
  senderUrl: 'http://localhost:8080',
  port: 8080,
  host: '127.0.0.1',
  database: 'pglite:./.hookseal',
  apiTimeoutSeconds: 30,
  /** Rows of a list, and of each request for one with more. */
  listed: 20,
  pageSize: 250,
  /** How often what was set going is looked at, and after how long without a change no longer. */
  followSeconds: 0.3,
  followAtMostSeconds: 30,
  /** A stream of deliveries says that it is still there every 15 s; so long after the last word it is taken for broken. */
  streamSilenceSeconds: 40,
  /** How long to wait before a broken stream is opened again: at first, and at most. */
  reconnectSeconds: 1,
  reconnectAtMostSeconds: 30,
} as const

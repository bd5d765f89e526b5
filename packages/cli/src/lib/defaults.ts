/** Every default and limit of the commands. Seconds and bytes, as the names say. */
export const DEFAULTS = {
  /** What a sender of the specification gives a whole exchange. */
  requestTimeoutSeconds: 15,
  /** How much of an answer is shown. */
  answerBytes: 65_536,
  eventType: 'test.ping',
  /** Where the curl command of `sign` posts to. */
  url: 'http://localhost:3000/webhooks',
} as const

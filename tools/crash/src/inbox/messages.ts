/** The harness sends only `stop`. */
export type ToInboxWorker = { kind: 'stop' }

/** A message from an inbox process to the harness. */
export type FromInboxWorker =
  | { kind: 'started'; url: string }
  /** The handler of a message ended well, or for the last time. */
  | { kind: 'ended'; id: string }

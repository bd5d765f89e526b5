/** All codes of {@link InboxError}. */
export type InboxErrorCode =
  /** An option is invalid. */
  | 'ERR_INBOX_OPTION'
  /** The database is unavailable, or a statement failed. */
  | 'ERR_INBOX_DATABASE'
  /** Another process owns the data directory. */
  | 'ERR_INBOX_DATABASE_LOCKED'
  /** The data directory is damaged, or cannot be written to. */
  | 'ERR_INBOX_DATABASE_DIRECTORY'
  /** There is no message or handler with this id or name. */
  | 'ERR_INBOX_NOT_FOUND'
  /** The state of the inbox or the message does not allow it. */
  | 'ERR_INBOX_CONFLICT'
  /** A value has the wrong form: a payload that does not match its schema, a filter, a cursor. */
  | 'ERR_INBOX_INVALID'
  /** A handler cannot be registered, or its `orderBy` or the handler itself failed. */
  | 'ERR_INBOX_HANDLER'
  /** The run is over, or another process may run the message: nothing was written. */
  | 'ERR_INBOX_LEASE_LOST'

/** The error of all functions of the inbox. Use `code` in conditions: it is stable. */
export class InboxError extends Error {
  override readonly name = 'InboxError'
  readonly code: InboxErrorCode

  constructor(code: InboxErrorCode, message: string, options: { cause?: unknown } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause })
    this.code = code
  }
}

import { SenderError } from '../errors.ts'

/** A statement of the caller's transaction failed, and the error was caught inside of it: PostgreSQL commits nothing of it. */
export function rollbackError(cause?: unknown): SenderError {
  return new SenderError(
    'ERR_SENDER_DATABASE',
    'The transaction was rolled back: a statement in it failed. Catch the error outside of the transaction, or use a savepoint.',
    { cause },
  )
}

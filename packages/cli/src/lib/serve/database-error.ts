import { SenderError } from '@hookseal/sender'
import { CliError } from '../terminal/cli-error.ts'

/** Converts an error of `createSender` to one that says what to do. */
export function databaseError(error: unknown): unknown {
  if (!(error instanceof SenderError))
    return isSystemError(error)
      ? new CliError('usage', `cannot open the database (${error.code})`, { cause: error })
      : error
  const { code, message, cause } = error
  // The message names the reason, and the server is not what is at fault.
  if (code === 'ERR_SENDER_DATABASE_DIRECTORY' || !(cause instanceof Error))
    return new CliError('usage', message, { code, cause: error })
  const root = rootOf(cause)
  // A host with several addresses fails with an AggregateError that has a code but no message.
  const reason = root.message || (isSystemError(root) ? root.code : root.name)
  return new CliError('unreachable', `${message} (${reason})`, { code, cause: error })
}

/** Whether a system call failed, such as listening on a port in use. */
export function isSystemError(error: unknown): error is NodeJS.ErrnoException & { code: string } {
  return error instanceof Error && 'code' in error && typeof error.code === 'string'
}

function rootOf(error: Error): Error {
  return error.cause instanceof Error ? rootOf(error.cause) : error
}

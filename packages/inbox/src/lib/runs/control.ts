import { INBOX_DEFAULTS } from '../defaults.ts'
import { InboxError } from '../errors.ts'

/** What a handler throws to decide itself when its message runs again, or that it never does. */
export class RunControl extends Error {
  override readonly name = 'RunControl'
  readonly decision: { readonly retryAfterMs: number } | { readonly discard: string }

  constructor(decision: RunControl['decision'], message: string, cause: unknown) {
    super(message, cause === undefined ? undefined : { cause })
    this.decision = decision
  }
}

/**
 * Returns an error for a handler to throw: the next run is due after `seconds`, in place of the schedule's delay. The run counts as a failed
 * one, so after the last run of the schedule the message is dead nevertheless.
 *
 * @param options `cause` is logged as the error of the run.
 * @throws {InboxError} `ERR_INBOX_OPTION` unless `seconds` is a number from 0 to 10,000,000.
 *
 * @example throw retryAfter(60, { cause: error })
 */
export function retryAfter(seconds: number, options: { cause?: unknown } = {}): Error {
  const { maxDelaySeconds } = INBOX_DEFAULTS
  if (typeof seconds !== 'number' || !(seconds >= 0 && seconds <= maxDelaySeconds))
    throw new InboxError(
      'ERR_INBOX_OPTION',
      `retryAfter expects seconds as a number from 0 to ${maxDelaySeconds}.`,
    )
  const message = `The handler asked to run again after ${seconds} s.`
  return new RunControl({ retryAfterMs: seconds * 1000 }, message, options.cause)
}

/**
 * Returns an error for a handler to throw: the message is discarded. It does not run again, and is no dead letter.
 *
 * @param reason Stored with the message.
 * @throws {InboxError} `ERR_INBOX_OPTION` unless `reason` is a string.
 *
 * @example throw discard('the customer was deleted')
 */
export function discard(reason: string): Error {
  if (typeof reason !== 'string')
    throw new InboxError('ERR_INBOX_OPTION', 'discard expects a reason as a string.')
  return new RunControl({ discard: reason }, `The handler discarded the message: ${reason}`, undefined)
}

import { MAX_TIMESTAMP_SECONDS } from '../defaults.ts'
import { WebhookError, type WebhookErrorOptions } from '../errors.ts'
import { repeatedHeader } from '../headers.ts'
import type { TimeWindow } from './signature-scheme.ts'

/** ASCII digits without sign, leading zero, fraction or exponent, so each second has one spelling. */
const CANONICAL_SECONDS = /^(?:0|[1-9][0-9]{0,12})$/

/**
 * Returns the seconds in a timestamp header if they are inside the window, bounds included.
 *
 * @throws {WebhookError} `ERR_WEBHOOK_TIMESTAMP_INVALID`, `ERR_WEBHOOK_TIMESTAMP_TOO_OLD` or `ERR_WEBHOOK_TIMESTAMP_TOO_NEW`.
 * @throws {WebhookError} `ERR_WEBHOOK_HEADER_INVALID` for two values that a server joined with a comma.
 */
export function parseTimestamp(value: string, header: string, window: TimeWindow): number {
  if (!CANONICAL_SECONDS.test(value) || Number(value) > MAX_TIMESTAMP_SECONDS) {
    if (value.includes(',')) throw repeatedHeader(header)
    throw new WebhookError(
      'ERR_WEBHOOK_TIMESTAMP_INVALID',
      `The ${header} header is not a whole number of seconds.`,
      { reason: 'not_canonical_seconds', header },
    )
  }
  const seconds = Number(value)
  assertInWindow(seconds, header, window)
  return seconds
}

/**
 * Checks that a time is inside the window, bounds included.
 *
 * @param header The header that contains it, or `undefined` if the payload does.
 * @throws {WebhookError} `ERR_WEBHOOK_TIMESTAMP_TOO_OLD` or `ERR_WEBHOOK_TIMESTAMP_TOO_NEW`.
 */
export function assertInWindow(seconds: number, header: string | undefined, window: TimeWindow): void {
  const age = window.now - seconds
  if (age > window.past) {
    throw new WebhookError(
      'ERR_WEBHOOK_TIMESTAMP_TOO_OLD',
      `The timestamp is ${age} s old; ${window.past} s are tolerated. A stale replay, or this machine's clock is ahead.`,
      fault('too_old', header),
    )
  }
  if (-age > window.future) {
    const unit = seconds > window.now * 500 ? ' It looks like milliseconds; the header is in seconds.' : ''
    throw new WebhookError(
      'ERR_WEBHOOK_TIMESTAMP_TOO_NEW',
      `The timestamp is ${-age} s in the future; ${window.future} s are tolerated.${unit}`,
      fault(unit === '' ? 'too_new' : 'milliseconds', header),
    )
  }
}

function fault(reason: string, header: string | undefined): WebhookErrorOptions {
  return header === undefined ? { reason } : { reason, header }
}

import { type TimeWindow, WebhookError } from '@hookseal/core'
import { assertInWindow } from '@hookseal/core/schemes'
import type { TimeUnit } from './provider-row.ts'

/** Digits without sign, leading zero, fraction or exponent, so that each time has one spelling. */
const DIGITS = /^(?:0|[1-9][0-9]{0,15})$/
/** RFC 3339, section 5.6, with at most nanoseconds. */
const RFC_3339 = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:\d\d)$/
/** The largest time that a `Date` can represent, in milliseconds. */
const MAX_MS = 8.64e15

/**
 * Returns the time in `text` if it is inside the window.
 *
 * @param header The header that contains it, or `undefined` if the payload does.
 * @throws {WebhookError} `ERR_WEBHOOK_TIMESTAMP_INVALID`, `ERR_WEBHOOK_TIMESTAMP_TOO_OLD` or `ERR_WEBHOOK_TIMESTAMP_TOO_NEW`.
 */
export function readSignedTime(
  text: string | undefined,
  unit: TimeUnit,
  header: string | undefined,
  window: TimeWindow,
): Date {
  const ms = toMilliseconds(text ?? '', unit)
  if (Number.isNaN(ms) || ms > MAX_MS)
    throw new WebhookError(
      'ERR_WEBHOOK_TIMESTAMP_INVALID',
      `The signed time ${header === undefined ? 'in the payload' : `of the ${header} header`} is not ${NAMES[unit]}.`,
      header === undefined ? { reason: 'malformed' } : { reason: 'malformed', header },
    )
  assertInWindow(Math.floor(ms / 1000), header, window)
  return new Date(ms)
}

const NAMES = {
  s: 'a whole number of seconds',
  ms: 'a whole number of milliseconds',
  rfc3339: 'an RFC 3339 time',
} as const satisfies Record<TimeUnit, string>

function toMilliseconds(text: string, unit: TimeUnit): number {
  if (unit === 'rfc3339') return RFC_3339.test(text) ? Date.parse(text) : Number.NaN
  if (!DIGITS.test(text)) return Number.NaN
  return Number(text) * (unit === 's' ? 1000 : 1)
}

/** Returns `time` as the provider writes it. */
export function formatTime(time: Date, unit: TimeUnit): string {
  if (unit === 'rfc3339') return time.toISOString()
  return String(unit === 's' ? Math.floor(time.getTime() / 1000) : time.getTime())
}

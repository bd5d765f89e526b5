import { WebhookError } from '@hookseal/core'
import { parsePayload } from '@hookseal/core/schemes'
import { parseForm } from './payload.ts'

/** Twilio sends about 30. */
const MAX_FIELDS = 1000
const AMPERSAND = 0x26

/**
 * Returns a function that calls `read` with the body of a delivery one time. Without it, each secret of a receiver would parse a body that
 * contains its signature.
 */
export function readOnce<Result>(read: (body: Uint8Array) => Result): (body: Uint8Array) => Result {
  let result: { value: Result } | undefined
  return (body) => (result ??= { value: read(body) }).value
}

/** Returns the JSON of a body that is not verified yet, or `undefined` if it is not JSON. */
export function parseUnverifiedJson(body: Uint8Array): unknown {
  try {
    return parsePayload(body)
  } catch {
    // Its error states that the signature is valid.
    return undefined
  }
}

/**
 * Returns the fields of a form that is not verified yet. They are counted before they are parsed: on Node, `URLSearchParams` takes 2 s for
 * a body of 1 MB with half a million fields.
 *
 * @throws {WebhookError} `ERR_WEBHOOK_SIGNATURE_INVALID` for more than 1,000 fields, and for bytes that are not UTF-8.
 */
export function parseUnverifiedForm(body: Uint8Array): Record<string, string | string[]> {
  let fields = 1
  for (let at = body.indexOf(AMPERSAND); at !== -1 && fields <= MAX_FIELDS; fields++)
    at = body.indexOf(AMPERSAND, at + 1)
  if (fields > MAX_FIELDS)
    throw invalid('too_many', `The form has more than ${MAX_FIELDS} fields, so it is not verified.`)
  try {
    return parseForm(body)
  } catch (cause) {
    throw invalid('malformed', 'The form is not UTF-8, so it cannot be verified.', cause)
  }
}

function invalid(reason: string, message: string, cause?: unknown): WebhookError {
  return new WebhookError('ERR_WEBHOOK_SIGNATURE_INVALID', message, { reason, cause })
}

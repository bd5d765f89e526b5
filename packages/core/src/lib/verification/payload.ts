import { WebhookError } from '../errors.ts'

// `ignoreBOM` keeps a byte order mark in the text, so that JSON.parse rejects it: JSON must not have one (RFC 8259, section 8.1).
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/**
 * Returns the JSON value of a body whose signature was verified.
 *
 * @throws {WebhookError} `ERR_WEBHOOK_PAYLOAD_INVALID` for bytes that are not UTF-8, or text that is not JSON.
 */
export function parsePayload(body: Uint8Array): unknown {
  let text: string
  try {
    text = decoder.decode(body)
  } catch (cause) {
    throw invalid('utf8', 'The signature is valid, but the body is not UTF-8.', cause)
  }
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw invalid(
      'json',
      `The signature is valid, but the body is ${text === '' ? 'empty' : 'not valid JSON'}.`,
      cause,
    )
  }
}

function invalid(reason: 'utf8' | 'json', message: string, cause: unknown): WebhookError {
  return new WebhookError('ERR_WEBHOOK_PAYLOAD_INVALID', message, { reason, cause })
}

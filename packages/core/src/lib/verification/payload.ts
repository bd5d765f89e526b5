import { WebhookError } from '../errors.ts'

// `ignoreBOM` keeps a byte order mark in the text, where JSON.parse refuses it: JSON has none (RFC 8259, section 8.1).
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/**
 * The JSON value in verified bytes.
 *
 * @throws {WebhookError} `ERR_WEBHOOK_PAYLOAD_INVALID` for bytes that are not UTF-8, or text that is not JSON.
 */
export function parsePayload(body: Uint8Array): unknown {
  let text: string
  try {
    text = decoder.decode(body)
  } catch (cause) {
    throw invalid('utf8', 'The signature is right, but the body is not UTF-8.', cause)
  }
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw invalid(
      'json',
      `The signature is right, but the body is ${text === '' ? 'empty' : 'not JSON'}.`,
      cause,
    )
  }
}

function invalid(reason: 'utf8' | 'json', message: string, cause: unknown): WebhookError {
  return new WebhookError('ERR_WEBHOOK_PAYLOAD_INVALID', message, { reason, cause })
}

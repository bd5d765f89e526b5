import { WebhookError } from '../errors.ts'

const encoder = new TextEncoder()

/** Returns `text` as UTF-8. */
export function encodeUtf8(text: string): Uint8Array {
  return encoder.encode(text)
}

/** Returns `bytes` as lowercase hex. */
export function encodeHex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
}

/** Joins `chunks` into one array. A single chunk is returned as it is, without a copy. */
export function concatBytes(chunks: readonly Uint8Array[]): Uint8Array {
  const [first] = chunks
  if (first !== undefined && chunks.length === 1) return first
  let length = 0
  for (const chunk of chunks) length += chunk.length
  const bytes = new Uint8Array(length)
  let offset = 0
  for (const chunk of chunks) {
    bytes.set(chunk, offset)
    offset += chunk.length
  }
  return bytes
}

/**
 * Returns the bytes of a body that a caller passed. A string is encoded as UTF-8.
 *
 * @throws {WebhookError} `ERR_WEBHOOK_BODY_CONSUMED` for a parsed body, because its bytes cannot be restored.
 * @throws {WebhookError} `ERR_WEBHOOK_SIGNATURE_MISMATCH` for a string with a lone surrogate. It has no UTF-8 encoding, and
 *   `TextEncoder` would replace the surrogate by U+FFFD, for which a valid signature may exist.
 */
export function bodyBytes(body: unknown): Uint8Array {
  if (body instanceof Uint8Array) return body
  if (typeof body === 'string') {
    if (body.isWellFormed()) return encodeUtf8(body)
    throw new WebhookError(
      'ERR_WEBHOOK_SIGNATURE_MISMATCH',
      'The body is a string with a lone surrogate, so it cannot be decoded from any bytes.',
      { reason: 'lone_surrogate' },
    )
  }
  if (body instanceof ArrayBuffer) return new Uint8Array(body)
  if (ArrayBuffer.isView(body)) return new Uint8Array(body.buffer, body.byteOffset, body.byteLength)
  throw new WebhookError(
    'ERR_WEBHOOK_BODY_CONSUMED',
    `The body is ${body === null ? 'null' : typeof body === 'object' ? 'a parsed object' : typeof body}, not the bytes that were received. ` +
      'Pass the raw body as a Uint8Array, and keep JSON parsers away from this route.',
    { reason: 'not_bytes' },
  )
}

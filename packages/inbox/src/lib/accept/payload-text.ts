import type { WebhookMessage } from '@hookseal/core'
import { isDeepStrictEqual } from 'node:util'

/**
 * Returns the payload as JSON if it is not the parsed body, as that of a form. Handlers get the payload from the body otherwise.
 *
 * Parsing the body again would cost as much as receiving it. A body that begins with an object whose first name is that of the payload was
 * parsed as JSON: in a form, that name would not be what follows the brace.
 */
export function payloadText({ payload, body }: Pick<WebhookMessage, 'payload' | 'body'>): string | undefined {
  if (beginsLike(payload, body) || isParsed(payload, body)) return undefined
  return JSON.stringify(payload)
}

function beginsLike(payload: unknown, body: Uint8Array): boolean {
  if (typeof payload !== 'object' || payload === null || Array.isArray(payload)) return false
  const [name] = Object.keys(payload)
  if (name === undefined || !PLAIN.test(name)) return false
  const start = Buffer.from(
    body.buffer,
    body.byteOffset,
    Math.min(body.byteLength, name.length + 64),
  ).toString('latin1')
  return start.replace(SPACE, '').startsWith(`{"${name}"`)
}

/** A name that JSON writes as it is, and that is no index: objects begin with these. */
const PLAIN = /^[A-Za-z_$][\w$.-]*$/
const SPACE = /^\s+|(?<=^\s*\{)\s+/g

function isParsed(payload: unknown, body: Uint8Array): boolean {
  let parsed: unknown
  try {
    parsed = JSON.parse(Buffer.from(body).toString())
  } catch {
    return false
  }
  try {
    return isDeepStrictEqual(parsed, payload)
  } catch {
    // Nested too deeply to be compared, which no payload is that was not parsed as JSON. It could not be written as JSON either.
    return true
  }
}

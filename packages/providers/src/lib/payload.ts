import { WebhookError } from '@hookseal/core'
import { isRecord, parsePayload } from '@hookseal/core/schemes'
import type { ProviderRow } from './provider-row.ts'

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
const OPEN_BRACE = 0x7b
const OPEN_BRACKET = 0x5b

/** Returns the function that parses verified bodies, or `undefined` for JSON, which the core parses. */
export function payloadParser(
  kind: NonNullable<ProviderRow['payload']>,
): ((body: Uint8Array) => unknown) | undefined {
  if (kind === 'json') return undefined
  if (kind === 'json-object') return parseObject
  if (kind === 'form') return parseForm
  if (kind === 'json-or-text') return parseJsonOrText
  return (body) => (isJson(body) ? parsePayload(body) : parseForm(body))
}

/** Whether `body` starts as an object or array of JSON, which no form does. */
export function isJson(body: Uint8Array): boolean {
  return body[0] === OPEN_BRACE || body[0] === OPEN_BRACKET
}

/** @throws {WebhookError} `ERR_WEBHOOK_PAYLOAD_INVALID` for anything but a JSON object. */
function parseObject(body: Uint8Array): Record<string, unknown> {
  const payload = parsePayload(body)
  if (isRecord(payload)) return payload
  throw new WebhookError(
    'ERR_WEBHOOK_PAYLOAD_INVALID',
    'The signature is valid, but the body is not a JSON object.',
    { reason: 'not_an_object' },
  )
}

/**
 * Returns the fields of a form as an object without a prototype. A field that occurs more than once is an array.
 *
 * @throws {WebhookError} `ERR_WEBHOOK_PAYLOAD_INVALID` for bytes that are not UTF-8.
 */
export function parseForm(body: Uint8Array): Record<string, string | string[]> {
  const fields: Record<string, string | string[]> = Object.create(null)
  for (const [name, value] of new URLSearchParams(decodeText(body))) {
    const present = fields[name]
    // Not a new array for each value: some forms are parsed before they are authenticated.
    if (Array.isArray(present)) present.push(value)
    else fields[name] = present === undefined ? value : [present, value]
  }
  return fields
}

function parseJsonOrText(body: Uint8Array): unknown {
  try {
    return parsePayload(body)
  } catch {
    return decodeText(body)
  }
}

/** @throws {WebhookError} `ERR_WEBHOOK_PAYLOAD_INVALID` for bytes that are not UTF-8. */
function decodeText(body: Uint8Array): string {
  try {
    return decoder.decode(body)
  } catch (cause) {
    const message = 'The signature is valid, but the body is not UTF-8.'
    throw new WebhookError('ERR_WEBHOOK_PAYLOAD_INVALID', message, { reason: 'utf8', cause })
  }
}

import { sha256Hex } from '#crypto'
import { bodyTooLarge } from '../body-errors.ts'
import { concatBytes } from '../crypto/bytes.ts'
import { MAX_ID_BYTES } from '../defaults.ts'
import { WebhookError } from '../errors.ts'
import { applySchema, type EventSchemas } from './event-schemas.ts'
import { type ChunkBuffer, createChunkBuffer } from './chunk-buffer.ts'
import { createSignatureMatchers } from './signature-matcher.ts'
import { parsePayload } from './payload.ts'
import type { ActiveKey } from '../secrets/keyring.ts'
import type { ParsedHeaders, PayloadFacts, SignatureScheme, TimeWindow } from '../schemes/signature-scheme.ts'
import type { WebhookMessage } from './webhook-message.ts'

/** The verification of one delivery whose headers were accepted and whose body is arriving. */
export interface Verification<Payload = unknown> {
  /**
   * Adds the next bytes of the body.
   * @throws {WebhookError} `ERR_WEBHOOK_BODY_TOO_LARGE` as soon as the body is longer than `maxBodyBytes`.
   */
  update(chunk: Uint8Array): void
  /**
   * Compares the signatures, then parses the body and returns the message. Nothing is decoded before a signature matches.
   * @throws {WebhookError} `ERR_WEBHOOK_SIGNATURE_MISMATCH`, `ERR_WEBHOOK_PAYLOAD_INVALID`, `ERR_WEBHOOK_PAYLOAD_SCHEMA`; of schemes with
   *   signature or time in the body also `ERR_WEBHOOK_SIGNATURE_INVALID`, `ERR_WEBHOOK_TIMESTAMP_…`.
   */
  finish(): Promise<WebhookMessage<Payload>>
}

export interface VerificationConfig {
  maxBodyBytes: number
  scheme: SignatureScheme
  events: EventSchemas | undefined
  now: () => number
  provider: string | undefined
}

/** The number of chunks kept without a copy. Enough for most bodies, and cheaper than merging them. */
const UNCOPIED_CHUNKS = 16

/** Starts a verification. One HMAC for each active secret is updated while the body arrives, so nothing is left to hash at its end. */
export function createVerification<Payload>(
  config: VerificationConfig,
  headers: ParsedHeaders,
  keys: readonly ActiveKey[],
  window: TimeWindow,
): Verification<Payload> {
  const chunks: Uint8Array[] = []
  const matchers = createSignatureMatchers(headers, keys)
  let length = 0
  let buffer: ChunkBuffer | undefined
  function add(chunk: Uint8Array): void {
    for (const matcher of matchers) matcher.update(chunk)
    chunks.push(chunk)
  }
  return {
    update(chunk) {
      length += chunk.length
      if (length > config.maxBodyBytes) throw bodyTooLarge(config.maxBodyBytes)
      if (chunks.length < UNCOPIED_CHUNKS) add(chunk)
      else (buffer ??= createChunkBuffer(add)).push(chunk)
    },
    async finish() {
      buffer?.flush()
      const body = concatBytes(chunks)
      let key: ActiveKey | undefined
      for (const matcher of matchers) {
        const matches = matcher.matches(body)
        // On Node the result is not a promise. Each saved await is 5 % of the cost of a small delivery.
        if (typeof matches === 'boolean' ? matches : await matches) {
          key = matcher.active
          break
        }
      }
      if (key === undefined) throw mismatch(headers, keys)
      const { scheme, events, provider } = config
      const parsed = (scheme.parsePayload ?? parsePayload)(body)
      const facts = readFacts(scheme, parsed, window)
      const type = headers.type ?? facts.type
      const payload = events === undefined ? parsed : await applySchema(events, type, parsed)
      const message: WebhookMessage<Payload> = {
        id: headers.id ?? facts.id ?? (await sha256Hex(body)),
        timestamp: headers.timestamp ?? facts.timestamp ?? new Date(config.now()),
        // `unknown` without schemas, otherwise the output of the schema.
        payload: payload as Payload,
        body,
        authenticated: scheme.authenticated ?? 'signature',
        key: key.label === undefined ? { index: key.index } : { index: key.index, label: key.label },
      }
      if (type !== undefined) message.type = type
      if (provider !== undefined) message.provider = provider
      if (key.tenant !== undefined) message.tenant = key.tenant
      if (scheme.respondTo !== undefined) {
        const response = await scheme.respondTo(message, key.key)
        if (response !== undefined) message.response = response
      }
      return message
    },
  }
}

function mismatch(headers: ParsedHeaders, keys: readonly ActiveKey[]): WebhookError {
  const [reason, message] =
    keys.length === 0
      ? [
          'no_active_secret',
          'No secret is active: all are past their notAfter, or the resolver returned none.',
        ]
      : headers.readParts === undefined && headers.macs.length + headers.signatures.length === 0
        ? ['malformed', 'Every entry of a known version is malformed.']
        : [
            'mismatch',
            'No signature matches: the sender used another secret, or the body is not the bytes that were signed.',
          ]
  return new WebhookError('ERR_WEBHOOK_SIGNATURE_MISMATCH', message, { reason })
}

/** @throws {WebhookError} `ERR_WEBHOOK_PAYLOAD_SCHEMA` if the scheme cannot read the payload, or returns invalid values; or its own. */
function readFacts(scheme: SignatureScheme, payload: unknown, window: TimeWindow): PayloadFacts {
  let facts: PayloadFacts
  try {
    // A custom `describe` may return nothing.
    facts = { ...scheme.describe(payload, window) }
  } catch (cause) {
    if (cause instanceof WebhookError) throw cause
    throw unreadable('The describe function of the scheme threw for this payload.', cause)
  }
  const { id, timestamp, type } = facts
  if (id !== undefined && (typeof id !== 'string' || id === '' || id.length > MAX_ID_BYTES))
    throw unreadable(`The payload's id is not a string of 1 to ${MAX_ID_BYTES} characters.`)
  if (timestamp !== undefined && !(timestamp instanceof Date && !Number.isNaN(timestamp.getTime())))
    throw unreadable("The payload's timestamp is not a valid Date.")
  if (type !== undefined && typeof type !== 'string')
    throw unreadable("The payload's event type is not a string.")
  return facts
}

function unreadable(message: string, cause?: unknown): WebhookError {
  return new WebhookError('ERR_WEBHOOK_PAYLOAD_SCHEMA', message, { reason: 'unreadable', cause })
}

import { createMac, importEd25519PublicKey, importHmacKey, verifyEd25519 } from '#crypto'
import { decodeBase64 } from '../crypto/base64.ts'
import type { VerificationKey } from '../crypto/verification-key.ts'
import { MAX_ED25519_SIGNATURES, MAX_SIGNATURES } from '../defaults.ts'
import { WebhookConfigError, WebhookError } from '../errors.ts'
import { repeatedHeader } from '../headers.ts'
import { checkMessageId } from './message-id.ts'
import { isRecord } from '../util/is-record.ts'
import { assertPublicKey, decodeSecret, secretError } from '../secrets/secret-format.ts'
import type { Signatures, SignatureScheme } from './signature-scheme.ts'
import { parseTimestamp } from './timestamp.ts'

/** The options of {@link standardWebhooks}. */
export interface StandardWebhooksOptions {
  /**
   * The prefix of the three header names, for providers with names of their own, such as `svix-`.
   * @default 'webhook-'
   */
  headerPrefix?: string
}

/** The length of 32 bytes in padded base64. MACs are compared as text, without decoding, so only the canonical spelling matches. */
const MAC_CHARACTERS = 44

/**
 * Returns the scheme of the Standard Webhooks specification 1.0, which is the default. A `v1` signature is an HMAC-SHA256 with a
 * `whsec_` secret, a `v1a` signature is Ed25519 with a `whpk_` key. Both cover `<id>.<timestamp>.<body>`.
 *
 * @see https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
 * @throws {WebhookConfigError} `ERR_WEBHOOK_OPTION` if `headerPrefix` is not lowercase.
 */
export function standardWebhooks(options: StandardWebhooksOptions = {}): SignatureScheme {
  const { headerPrefix = 'webhook-' } = options
  if (!/^[a-z0-9-]+$/.test(headerPrefix))
    throw new WebhookConfigError(
      'ERR_WEBHOOK_OPTION',
      'headerPrefix must be lowercase, such as webhook- or svix-',
    )
  const names = {
    id: `${headerPrefix}id`,
    timestamp: `${headerPrefix}timestamp`,
    signature: `${headerPrefix}signature`,
  }
  return {
    importSecret,
    parseHeaders(headers, window) {
      const id = headers.require(names.id)
      const timestamp = headers.require(names.timestamp)
      const signature = headers.require(names.signature)
      assertId(id, names.id)
      const seconds = parseTimestamp(timestamp, names.timestamp, window)
      return {
        id,
        timestamp: new Date(seconds * 1000),
        prefix: `${id}.${timestamp}.`,
        ...parseSignatures(signature, names.signature),
      }
    },
    describe(payload) {
      return isRecord(payload) && typeof payload['type'] === 'string' ? { type: payload['type'] } : {}
    },
  }
}

function importSecret(secret: unknown): VerificationKey {
  const { kind, bytes } = decodeSecret(secret)
  if (kind === 'whsec_') {
    const key = importHmacKey(bytes)
    return { createMac: (prefix) => createMac(key, prefix) }
  }
  if (kind === 'whpk_') {
    assertPublicKey(bytes)
    const key = importEd25519PublicKey(bytes)
    return { verify: (signature, text) => verifyEd25519(key, signature, text) }
  }
  throw secretError('whsk_ is the private key of the sender; a receiver verifies with the matching whpk_ key')
}

function assertId(id: string, header: string): void {
  const reason = checkMessageId(id)
  if (reason === undefined) return
  throw new WebhookError(
    'ERR_WEBHOOK_HEADER_INVALID',
    `The ${header} header is not a valid id (${reason}).`,
    { reason, header },
  )
}

/**
 * Returns the well-formed entries of `version,signature version,signature …`. An entry that is malformed or of an unknown version is
 * skipped, so it cannot hide another one. Repeated Ed25519 signatures count as one. A header with more than 16 entries, or more than 4
 * different Ed25519 signatures, is rejected, which bounds the cost.
 */
function parseSignatures(value: string, header: string): Signatures {
  const entries = value.split(' ', MAX_SIGNATURES + 1)
  if (entries.length > MAX_SIGNATURES) throw noSignature(header, 'too_many')
  const macs: string[] = []
  const ed25519 = new Map<string, Uint8Array>()
  let known = false
  for (const entry of entries) {
    const comma = entry.indexOf(',')
    // Servers join the values of a repeated header with a comma and a space. That leaves a second comma at the end of an entry.
    if (entry.endsWith(',') && comma !== entry.length - 1 && entry !== entries.at(-1))
      throw repeatedHeader(header)
    const version = comma === -1 ? '' : entry.slice(0, comma)
    const text = entry.slice(comma + 1)
    if (version === 'v1') {
      if (text.length === MAC_CHARACTERS) macs.push(text)
    } else if (version === 'v1a') {
      const bytes = text.length === 88 ? decodeBase64(text) : undefined
      if (bytes?.length === 64) ed25519.set(text, bytes)
    } else continue
    known = true
  }
  if (!known) throw noSignature(header, 'no_known_version')
  if (ed25519.size > MAX_ED25519_SIGNATURES) throw noSignature(header, 'too_many')
  return { macs, encoding: 'base64', signatures: [...ed25519.values()] }
}

function noSignature(header: string, reason: 'too_many' | 'no_known_version'): WebhookError {
  const problem =
    reason === 'too_many'
      ? `more than ${MAX_SIGNATURES} entries (${MAX_ED25519_SIGNATURES} of v1a)`
      : 'no entry of version v1 or v1a'
  return new WebhookError('ERR_WEBHOOK_SIGNATURE_INVALID', `The ${header} header has ${problem}.`, {
    reason,
    header,
  })
}

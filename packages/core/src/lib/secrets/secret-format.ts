import { decodeBase64 } from '../crypto/base64.ts'
import { hasSmallOrder } from '../crypto/ed25519-points.ts'
import { WebhookConfigError } from '../errors.ts'
import { MAX_SECRET_BYTES, MIN_SECRET_BYTES } from '../defaults.ts'

/**
 * A secret of the Standard Webhooks specification. `whsec_` is a shared HMAC key. `whsk_` is an Ed25519 private key, `whpk_` the
 * matching public key.
 */
export interface DecodedSecret {
  kind: 'whsec_' | 'whsk_' | 'whpk_'
  /** For `whsec_` of a valid length. Those of other kinds are checked by the functions below. */
  bytes: Uint8Array
}

/**
 * Decodes a `whsec_`, `whsk_` or `whpk_` secret.
 *
 * @throws {WebhookConfigError} `ERR_WEBHOOK_SECRET`, whose message names the fix and never the secret.
 */
export function decodeSecret(secret: unknown): DecodedSecret {
  if (typeof secret !== 'string')
    throw secretError(`it is ${secret === null ? 'null' : typeof secret}, not a string`)
  if (secret.trim() === '') throw secretError('it is empty, so anyone could sign')
  if (secret.startsWith('v1,whsec_'))
    throw secretError("it starts with 'v1,'; remove that prefix, so that it starts with whsec_")
  for (const kind of ['whsec_', 'whpk_', 'whsk_'] as const)
    if (secret.startsWith(kind)) {
      const bytes = rawBytes(secret, kind)
      return { kind, bytes: kind === 'whsec_' ? hmacKey(bytes) : bytes }
    }
  throw secretError('it starts with neither whsec_ nor whpk_; put whsec_ in front of a bare base64 secret')
}

/** @throws {WebhookConfigError} `ERR_WEBHOOK_SECRET` if `bytes` are not a public key of Ed25519 that only one person can sign for. */
export function assertPublicKey(bytes: Uint8Array): void {
  if (bytes.length !== 32) throw secretError(`a whpk_ key must have 32 bytes, but it has ${bytes.length}`)
  if (hasSmallOrder(bytes))
    throw secretError('the whpk_ key is a point of small order, for which anyone could sign')
}

/**
 * Returns the seed of a private key of 32 bytes, or of the 64 bytes of seed and public key that other tools write.
 *
 * @throws {WebhookConfigError} `ERR_WEBHOOK_SECRET` for another length.
 */
export function seedOf(bytes: Uint8Array): Uint8Array {
  if (bytes.length !== 32 && bytes.length !== 64)
    throw secretError(`a whsk_ key must have 32 or 64 bytes, but it has ${bytes.length}`)
  return bytes.subarray(0, 32)
}

export function secretError(problem: string): WebhookConfigError {
  return new WebhookConfigError('ERR_WEBHOOK_SECRET', `The webhook secret cannot be used: ${problem}.`)
}

function rawBytes(secret: string, prefix: string): Uint8Array {
  const text = secret.slice(prefix.length)
  if (text === '') throw secretError(`nothing follows ${prefix}`)
  const bytes = decodeBase64(text)
  if (bytes === undefined)
    throw secretError(`what follows ${prefix} is not canonical base64 (A–Z a–z 0–9 + /, padded with =)`)
  return bytes
}

function hmacKey(bytes: Uint8Array): Uint8Array {
  if (bytes.length >= MIN_SECRET_BYTES && bytes.length <= MAX_SECRET_BYTES) return bytes
  throw secretError(`it has ${bytes.length} bytes, expected ${MIN_SECRET_BYTES} to ${MAX_SECRET_BYTES}`)
}

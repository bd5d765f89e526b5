import { type SignatureScheme, WebhookError } from '@hookseal/core'
import { encodeUtf8 } from '@hookseal/core/schemes'
import { importMacSecret } from './import-key.ts'
import { textAt } from './payload-path.ts'
import type { ProviderRow, SignatureFacts } from './provider-row.ts'
import { describePayload } from './describe-payload.ts'
import { parseUnverifiedJson, readOnce } from './unverified-body.ts'

/** An HMAC of a time and a random token. It and they are in the body, whose other parts nothing covers. */
export const mailgunSignature: Extract<SignatureFacts, { kind: 'custom' }> = {
  kind: 'custom',
  summary: 'signature.signature in the body: HMAC-SHA256 of {timestamp}{token}, hex; the event is not signed',
  scheme: createScheme,
  async signBody({ body, id, timestamp }, secret) {
    const time = String(Math.floor(timestamp.getTime() / 1000))
    const key = importMacSecret(secret, 'text', 'sha256')
    const signature = await key.createMac(time + id).digest('hex')
    const text = typeof body === 'string' ? body : new TextDecoder().decode(body)
    return JSON.stringify({ ...JSON.parse(text), signature: { timestamp: time, token: id, signature } })
  },
}

function createScheme(row: ProviderRow): SignatureScheme {
  return {
    importSecret: (secret) => importMacSecret(secret, 'text', 'sha256'),
    parseHeaders: () => ({
      id: undefined,
      timestamp: undefined,
      prefix: '',
      macs: [],
      encoding: 'hex',
      signatures: [],
      readParts: readOnce((body) => [readSignature(body)]),
    }),
    describe: describePayload(row),
  }
}

/** @throws {WebhookError} `ERR_WEBHOOK_SIGNATURE_INVALID` */
function readSignature(body: Uint8Array) {
  const payload = parseUnverifiedJson(body)
  const time = textAt(payload, 'signature.timestamp')
  const token = textAt(payload, 'signature.token')
  const signature = textAt(payload, 'signature.signature')
  // Time and token are signed without a separator, so their lengths must not be able to vary: digits could move from one to the other.
  const isValid =
    time !== undefined && /^\d{10}$/.test(time) && token !== undefined && /^[\x21-\x7e]{8,128}$/.test(token)
  if (!isValid || signature === undefined || !/^[0-9a-f]{64}$/.test(signature)) throw noSignature()
  return { texts: [encodeUtf8(time + token)], macs: [signature], encoding: 'hex' as const, signatures: [] }
}

function noSignature(): WebhookError {
  return new WebhookError('ERR_WEBHOOK_SIGNATURE_INVALID', 'The body contains no valid signature object.', {
    reason: 'malformed',
  })
}

import type { SignatureScheme, VerificationKey } from '@hookseal/core'
import { decodeBase64, encodeBase64, encodeUtf8, importPublicKey } from '@hookseal/core/schemes'
import { crc32 } from './crc32.ts'
import { requireText } from './import-key.ts'
import type { PresetOptions } from './preset-options.ts'
import type { ProviderRow, SignatureFacts } from './provider-row.ts'
import { createRemoteKeys, decodeCertificate, nameKey } from './remote-keys.ts'
import { describePayload } from './describe-payload.ts'
import { idReader } from './row-headers.ts'
import { RSA, signPkcs8 } from './sign-with-private-key.ts'
import { malformed } from './signature-header.ts'
import { formatTime, readSignedTime } from './signed-time.ts'

const TIME = 'paypal-transmission-time'
const ID = 'paypal-transmission-id'
const SIGNATURE = 'paypal-transmission-sig'
const CERTIFICATE = 'paypal-cert-url'
const ALGORITHM = 'paypal-auth-algo'
const PINNED = {
  hosts: ['api.paypal.com', 'api.sandbox.paypal.com'],
  path: /^\/v1\/notifications\/certs\/[\w-]+$/,
} as const

/** RSA over ids, time and a checksum of the body, by a key whose certificate is at PayPal. The secret is the id of the webhook. */
export const paypalSignature: Extract<SignatureFacts, { kind: 'custom' }> = {
  kind: 'custom',
  summary:
    'RSA-SHA256 of {id}|{time}|{webhook id}|{CRC-32 of the body}, base64; certificate of api.paypal.com',
  scheme: createScheme,
  async sign({ body, id, timestamp, webhookId = '' }, privateKey) {
    const time = formatTime(timestamp, 'rfc3339')
    const bytes = typeof body === 'string' ? encodeUtf8(body) : body
    return {
      [ID]: id,
      [TIME]: time,
      [ALGORITHM]: 'SHA256withRSA',
      [CERTIFICATE]: 'https://api.paypal.com/v1/notifications/certs/CERT-test',
      [SIGNATURE]: encodeBase64(await signPkcs8(RSA, signedText(id, time, webhookId, bytes), privateKey)),
    }
  },
}

/** A webhook, and the keys that may sign for it. */
type WebhookKey = VerificationKey & { webhookId: string }

function createScheme(row: ProviderRow, { fetch, now }: PresetOptions): SignatureScheme {
  const keys = createRemoteKeys({
    pinned: PINNED,
    importKey: (pem) =>
      importPublicKey({ certificate: decodeCertificate(pem) }, { name: 'rsa-pkcs1', hash: 'sha256' }),
    fetch,
    now,
  })
  const readId = idReader(row.id)
  return {
    importSecret: (secret): WebhookKey => ({ ...keys, webhookId: requireText(secret) }),
    parseHeaders(headers, window) {
      const id = readId(headers) ?? ''
      const time = headers.require(TIME)
      const timestamp = readSignedTime(time, 'rfc3339', TIME, window)
      if (headers.require(ALGORITHM) !== 'SHA256withRSA') throw malformed(ALGORITHM, 'is not SHA256withRSA')
      const signature = decodeBase64(headers.require(SIGNATURE))
      if (signature === undefined) throw malformed(SIGNATURE, 'is not base64')
      const signatures = [nameKey(signature, headers.require(CERTIFICATE))]
      const none = { macs: [], encoding: 'hex' as const }
      return {
        id,
        timestamp,
        prefix: '',
        ...none,
        signatures,
        readParts: (body, key) => [
          { texts: [signedText(id, time, webhookIdOf(key), body)], signatures, ...none },
        ],
      }
    },
    describe: describePayload(row),
  }
}

function webhookIdOf(key: VerificationKey): string {
  return 'webhookId' in key ? String(key.webhookId) : ''
}

function signedText(id: string, time: string, webhookId: string, body: Uint8Array): Uint8Array {
  return encodeUtf8(`${id}|${time}|${webhookId}|${crc32(body)}`)
}

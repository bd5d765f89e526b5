import { type SignatureScheme, WebhookError } from '@hookseal/core'
import { encodeBase64, encodeUtf8 } from '@hookseal/core/schemes'
import { type Handshake, queryOf, textResponse } from './handshake.ts'
import { importMacSecret } from './import-key.ts'
import { textAt } from './payload-path.ts'
import type { PresetOptions } from './preset-options.ts'
import type { ProviderRow, SignatureFacts } from './provider-row.ts'
import { requireOption } from './require-option.ts'
import { toMacs } from './signature-header.ts'
import { signedTextId } from './signed-text-id.ts'
import { parseUnverifiedForm } from './unverified-body.ts'

/** The pattern of the SDK. Base64 of a notification never matches it: it is longer, and starts with `PD`, as XML does. */
const CHALLENGE = /^[a-f0-9]{20,32}$/
const MAC = { hash: 'sha1', encoding: 'hex' } as const

/**
 * Braintree posts a form with `bt_payload`, base64 of XML, and `bt_signature`, pairs of a public key and a signature.
 *
 * @see https://developer.paypal.com/braintree/docs/guides/webhooks/parse
 */
export const braintreeSignature: SignatureFacts = {
  kind: 'custom',
  summary:
    'bt_signature of the form: HMAC-SHA1 of bt_payload in hex. The key is the SHA-1 of the private key',
  scheme: braintreeScheme,
  async signBody({ body, publicKey }, secret, row) {
    const xml = typeof body === 'string' ? encodeUtf8(body) : body
    const payload = `${encodeBase64(xml)}\n`
    const mac = await importMacSecret(secret, 'sha1', 'sha1').createMac(payload).digest('hex')
    const signature = `${requireOption(row, 'publicKey', publicKey)}|${mac}`
    return new URLSearchParams({ bt_signature: signature, bt_payload: payload }).toString()
  },
}

function braintreeScheme(row: ProviderRow, options: PresetOptions): SignatureScheme {
  const publicKey = requireOption(row, 'publicKey', options.publicKey)
  return {
    importSecret: (secret) => importMacSecret(secret, 'sha1', 'sha1'),
    parseHeaders: () =>
      signedTextId((body) => {
        const fields = parseUnverifiedForm(body)
        const payload = textAt(fields, 'bt_payload')?.replace(/\n$/, '')
        // What the handshake signs is not a notification. A second line break at the end would be another id for a signed text.
        if (
          payload === undefined ||
          !/^[A-Za-z0-9+/=\n]*[A-Za-z0-9+/=]$/.test(payload) ||
          CHALLENGE.test(payload)
        )
          throw malformed('bt_payload is not the base64 of a notification')
        const macs = toMacs(signaturesOf(fields, publicKey), 'bt_signature', MAC)
        const texts = [`${payload}\n`, payload].map((text) => encodeUtf8(text))
        return [{ texts, macs, encoding: 'hex', signatures: [] }]
      }),
    describe(payload) {
      const type = /<kind>(\w{1,64})<\/kind>/.exec(xmlOf(payload))?.[1]
      return type === undefined ? {} : { type }
    },
  }
}

/** Returns the signatures of this public key. A gateway has several keys, and Braintree signs with each of them. */
function signaturesOf(fields: Record<string, unknown>, publicKey: string): string[] {
  const pairs = (textAt(fields, 'bt_signature') ?? '').split('&').slice(0, 16)
  const signatures = pairs.flatMap((pair) =>
    pair.startsWith(`${publicKey}|`) ? pair.slice(publicKey.length + 1) : [],
  )
  if (signatures.length > 0) return signatures
  throw malformed(`bt_signature has none of the public key ${publicKey}`)
}

function xmlOf(payload: unknown): string {
  return atob((textAt(payload, 'bt_payload') ?? '').replaceAll('\n', ''))
}

function malformed(problem: string): WebhookError {
  return new WebhookError('ERR_WEBHOOK_SIGNATURE_INVALID', `The form cannot be verified: ${problem}.`, {
    reason: 'malformed',
  })
}

/** Braintree checks a URL by a challenge, whose MAC it expects. No other text is signed for it. */
export const braintreeHandshake: Handshake = {
  description:
    'A GET request with bt_challenge, which is responded to with the public key and its signature.',
  async before(request, keys, { publicKey }) {
    const challenge = queryOf(request).get('bt_challenge') ?? ''
    if (request.method !== 'GET' || !CHALLENGE.test(challenge)) return undefined
    const key = (await keys())[0]?.key
    if (key === undefined || !('createMac' in key)) return undefined
    return textResponse(`${publicKey}|${await key.createMac(challenge).digest('hex')}`)
  },
}

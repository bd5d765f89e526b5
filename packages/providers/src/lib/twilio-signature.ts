import type { SignatureScheme } from '@hookseal/core'
import { encodeUtf8, sha256Hex } from '@hookseal/core/schemes'
import { importMacSecret } from './import-key.ts'
import { isJson } from './payload.ts'
import type { ProviderRow, SignatureFacts } from './provider-row.ts'
import { describePayload } from './describe-payload.ts'
import { requirePublicUrl } from './public-url.ts'
import { toMacs } from './signature-header.ts'
import { signedTextId } from './signed-text-id.ts'
import { parseUnverifiedForm } from './unverified-body.ts'

const HEADER = 'x-twilio-signature'
const FORM = { hash: 'sha1', encoding: 'base64' } as const

/**
 * Twilio signs the URL and the parameters of a form, sorted by name. Of JSON it signs only the URL, to which it adds the hash of the body.
 *
 * @see https://www.twilio.com/docs/usage/webhooks/webhooks-security
 */
export const twilioSignature: SignatureFacts = {
  kind: 'custom',
  summary: 'X-Twilio-Signature: HMAC-SHA1 of the URL and the sorted parameters, in base64',
  scheme: twilioScheme,
  async sign({ body, publicUrl }, secret, row) {
    const bytes = typeof body === 'string' ? encodeUtf8(body) : body
    const url = requirePublicUrl(row, { publicUrl })
    const suffixOf = await signedSuffix(bytes)
    const mac = importMacSecret(secret, 'text', 'sha1').createMac(url + suffixOf(url))
    return {
      'content-type': isJson(bytes) ? 'application/json' : 'application/x-www-form-urlencoded',
      [HEADER]: await mac.digest('base64'),
    }
  },
}

function twilioScheme(row: ProviderRow, options: { publicUrl?: string }): SignatureScheme {
  const urls = urlsOf(requirePublicUrl(row, options))
  return {
    importSecret: (secret) => importMacSecret(secret, 'text', 'sha1'),
    parseHeaders(headers) {
      const macs = toMacs([headers.require(HEADER)], HEADER, FORM)
      return signedTextId(async (body) => {
        const suffixOf = await signedSuffix(body)
        const texts = urls.map((url) => encodeUtf8(url + suffixOf(url)))
        return [{ texts, macs, encoding: 'base64', signatures: [] }]
      })
    },
    describe: describePayload(row),
  }
}

/** The URL as it is configured, without a port, and with the default port: Twilio has signed all of them. */
function urlsOf(url: string): string[] {
  const { protocol } = new URL(url)
  const [, start = '', rest = ''] = /^(https?:\/\/[^/?#:]+)(?::\d+)?(.*)$/.exec(url) ?? []
  const standard = protocol === 'https:' ? 443 : 80
  return [...new Set([url, start + rest, `${start}:${standard}${rest}`])]
}

/** Returns what Twilio signs after a URL. A form is parsed before it is verified, as the signature covers no other bytes. */
async function signedSuffix(body: Uint8Array): Promise<(url: string) => string> {
  if (isJson(body)) {
    const hash = await sha256Hex(body)
    return (url) => `${url.includes('?') ? '&' : '?'}bodySHA256=${hash}`
  }
  // By code unit, as the SDK sorts.
  const text = Object.entries(parseUnverifiedForm(body))
    .toSorted(([a], [b]) => byCodeUnit(a, b))
    .flatMap(([name, values]) =>
      [...new Set([values].flat())].toSorted(byCodeUnit).map((value) => name + value),
    )
    .join('')
  return () => text
}

function byCodeUnit(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

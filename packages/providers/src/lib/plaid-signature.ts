import { type SignatureScheme, WebhookConfigError } from '@hookseal/core'
import {
  assertInWindow,
  digest,
  encodeHex,
  encodeUtf8,
  importPublicKey,
  isRecord,
} from '@hookseal/core/schemes'
import type { PublicKey } from '@hookseal/core'
import { requireText } from './import-key.ts'
import { encodeBase64Url, parseJwt } from './jwt.ts'
import { valueAt } from './payload-path.ts'
import type { PresetOptions } from './preset-options.ts'
import type { ProviderRow, SignatureFacts } from './provider-row.ts'
import { createRemoteKeys, nameKey } from './remote-keys.ts'
import { describePayload } from './describe-payload.ts'
import { ECDSA, signPkcs8 } from './sign-with-private-key.ts'
import { malformed } from './signature-header.ts'

const HEADER = 'plaid-verification'
const PATH = '/webhook_verification_key/get'
const PINNED = {
  hosts: ['production.plaid.com', 'sandbox.plaid.com'],
  path: /^\/webhook_verification_key\/get$/,
}

/** A JSON Web Token with the SHA-256 of the body, by a key that is fetched with the credentials of the client. */
export const plaidSignature: Extract<SignatureFacts, { kind: 'custom' }> = {
  kind: 'custom',
  summary:
    'ES256 JSON Web Token whose request_body_sha256 is the SHA-256 of the body; key of production.plaid.com',
  scheme: createScheme,
  async sign({ body, timestamp }, privateKey) {
    const hash = await sha256(typeof body === 'string' ? encodeUtf8(body) : body)
    const iat = Math.floor(timestamp.getTime() / 1000)
    const input = [
      { alg: 'ES256', kid: 'test', typ: 'JWT' },
      { iat, request_body_sha256: hash },
    ].map((part) => encodeBase64Url(encodeUtf8(JSON.stringify(part))))
    const signature = await signPkcs8(ECDSA, encodeUtf8(input.join('.')), privateKey)
    return { [HEADER]: [...input, encodeBase64Url(signature)].join('.') }
  },
}

function createScheme(row: ProviderRow, options: PresetOptions): SignatureScheme {
  requireOptions(options)
  return {
    importSecret: (secret) => remoteKeys(requireText(secret), options),
    parseHeaders(headers, window) {
      const { kid, iat, hash, signingInput, signature } = readToken(headers.require(HEADER))
      assertInWindow(iat, HEADER, window)
      const signatures = [nameKey(signature, kid)]
      const none = { macs: [], encoding: 'hex' as const }
      return {
        // A repeated notification has the same body and another time.
        id: `${iat}.${hash}`,
        timestamp: new Date(iat * 1000),
        prefix: '',
        ...none,
        signatures,
        // The token is a signature of a body if it contains its hash. Without a text, nothing can match.
        readParts: async (body) => [
          { texts: (await sha256(body)) === hash ? [encodeUtf8(signingInput)] : [], signatures, ...none },
        ],
      }
    },
    describe: describePayload(row),
  }
}

/** @throws {WebhookError} `ERR_WEBHOOK_SIGNATURE_INVALID` */
function readToken(token: string) {
  const jwt = parseJwt(token)
  if (jwt === undefined) throw malformed(HEADER, 'is not a JSON Web Token')
  const { header, claims, signingInput, signature } = jwt
  const { alg, kid } = header
  const { iat, request_body_sha256: hash } = claims
  // The token does not choose the algorithm: RFC 8725, section 3.1.
  if (alg !== 'ES256' || signature.length !== 64) throw malformed(HEADER, 'is not signed by ES256')
  if (typeof kid !== 'string' || !/^[\w-]{1,64}$/.test(kid)) throw malformed(HEADER, 'has no valid kid')
  if (typeof iat !== 'number' || !Number.isSafeInteger(iat)) throw malformed(HEADER, 'has no valid iat')
  if (typeof hash !== 'string' || !/^[0-9a-f]{64}$/.test(hash))
    throw malformed(HEADER, 'has no valid request_body_sha256')
  return { kid, iat, hash, signingInput, signature }
}

function remoteKeys(
  secret: string,
  { clientId, environment = 'production', fetch, now }: PresetOptions,
): PublicKey {
  return createRemoteKeys({
    pinned: PINNED,
    request: (kid) => ({
      url: `https://${environment}.plaid.com${PATH}`,
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ client_id: clientId, secret, key_id: kid }),
    }),
    importKey,
    fetch,
    now,
  })
}

function importKey(response: Uint8Array): PublicKey {
  const jwk = valueAt(JSON.parse(new TextDecoder().decode(response)), 'key')
  if (!isRecord(jwk)) throw new TypeError('the response contains no key')
  if (jwk['expired_at'] !== null && jwk['expired_at'] !== undefined) throw new TypeError('the key is expired')
  const { kty, crv, x, y } = jwk
  return importPublicKey(
    { jwk: { kty, crv, x, y } },
    { name: 'ecdsa-p256', hash: 'sha256', encoding: 'p1363' },
  )
}

function requireOptions({ clientId, environment = 'production' }: PresetOptions): void {
  if (environment !== 'production' && environment !== 'sandbox')
    throw new WebhookConfigError(
      'ERR_WEBHOOK_OPTION',
      "The environment option of plaid, or PLAID_ENV, must be 'production' or 'sandbox'",
    )
  if (typeof clientId === 'string' && clientId !== '') return
  throw new WebhookConfigError(
    'ERR_WEBHOOK_OPTION',
    'The keys of Plaid are fetched with your credentials: pass plaid({ clientId }) or set the environment variable PLAID_CLIENT_ID',
  )
}

async function sha256(bytes: Uint8Array): Promise<string> {
  return encodeHex(await digest('sha256', bytes))
}

import { type HeaderReader, type SignatureScheme, type TimeWindow, WebhookError } from '@hookseal/core'
import { assertInWindow, digest, encodeBase64, encodeUtf8 } from '@hookseal/core/schemes'
import { importMacSecret } from './import-key.ts'
import { encodeBase64Url, type Jwt, parseJwt, toBase64, toBase64Url } from './jwt.ts'
import type { PresetOptions } from './preset-options.ts'
import type { ProviderRow, SignatureFacts } from './provider-row.ts'
import { describePayload } from './describe-payload.ts'
import { malformed } from './signature-header.ts'
import type { DatedDelivery } from './signed-delivery.ts'

/** Bounds the cost of parsing. Those of QStash and LiveKit have less than 600 characters. */
const MAX_CHARACTERS = 4096

/** How a provider uses the token. */
interface JwtFacts {
  /** The header that contains the token and nothing else. */
  header: string
  /** The claim with the SHA-256 of the body, and how it is written. Padding is optional. */
  body: { claim: string; encoding: 'base64' | 'base64url' }
  /** Claims that must have exactly these values, such as the issuer. Called at construction. */
  claims: (
    options: PresetOptions & Pick<DatedDelivery, 'publicUrl'>,
    row: ProviderRow,
  ) => Record<string, string>
}

type Claims = Jwt['claims']

/**
 * Returns the signature of a provider that sends a JSON Web Token (RFC 7519) with HS256, which contains the hash of the body. The claims
 * are read before the signature is compared, as headers are. No claim selects a key or an algorithm.
 */
export function jwtSignature(facts: JwtFacts): SignatureFacts {
  return {
    kind: 'custom',
    summary: `${facts.header}: JSON Web Token (HS256) with the SHA-256 of the body in ${facts.body.claim}`,
    scheme: (row, options) => jwtScheme(facts, row, options),
    sign: async (delivery, secret, row) => ({
      [facts.header]: await signToken(facts, delivery, secret, row),
    }),
  }
}

function jwtScheme(facts: JwtFacts, row: ProviderRow, options: PresetOptions): SignatureScheme {
  const expected = Object.entries(facts.claims(options, row))
  return {
    importSecret: (secret) => importMacSecret(secret, 'text', 'sha256'),
    parseHeaders(headers, window) {
      const { claims, signingInput, signature } = readToken(headers, facts.header)
      const wrong = expected.find(([name, value]) => claims[name] !== value)
      if (wrong !== undefined)
        throw mismatch(`The token is not for this receiver: its ${wrong[0]} claim differs.`)
      return {
        id: row.id.in === 'jwt' ? idClaim(claims, row.id.claim, facts.header) : undefined,
        timestamp: readTime(claims, row, facts.header, window),
        prefix: '',
        macs: [],
        encoding: 'base64',
        signatures: [],
        async readParts(body) {
          const hash = encodeBase64(await digest('sha256', body))
          if (toBase64(claims[facts.body.claim]) !== hash)
            throw mismatch('The token was issued for another body.')
          const macs = [encodeBase64(signature)]
          return [{ texts: [encodeUtf8(signingInput)], macs, encoding: 'base64', signatures: [] }]
        },
      }
    },
    describe: describePayload(row),
  }
}

function readToken(headers: HeaderReader, header: string): Jwt {
  const token = headers.require(header)
  const jwt = token.length > MAX_CHARACTERS ? undefined : parseJwt(token)
  if (jwt === undefined) throw malformed(header, 'is not a JSON Web Token')
  // The token does not choose the algorithm: RFC 8725, section 3.1.
  if (jwt.header['alg'] !== 'HS256' || jwt.header['crit'] !== undefined)
    throw malformed(header, 'is not a JSON Web Token with HS256')
  return jwt
}

/** @throws {WebhookError} `ERR_WEBHOOK_TIMESTAMP_…` */
function readTime(claims: Claims, { time }: ProviderRow, header: string, window: TimeWindow): Date {
  const { exp, nbf } = claims
  const issued = time?.in === 'jwt' ? claims[time.claim] : undefined
  if (!isTime(exp) || !isTime(issued) || (nbf !== undefined && !isTime(nbf)))
    throw new WebhookError(
      'ERR_WEBHOOK_TIMESTAMP_INVALID',
      `The times of the token in ${header} are not valid.`,
      {
        reason: 'malformed',
        header,
      },
    )
  assertInWindow(issued, header, window)
  if (nbf !== undefined) assertInWindow(nbf, header, { ...window, past: Infinity })
  if (window.now >= exp)
    throw new WebhookError('ERR_WEBHOOK_TIMESTAMP_TOO_OLD', `The token in ${header} has expired.`, {
      reason: 'expired',
      header,
    })
  return new Date(issued * 1000)
}

function isTime(value: unknown): value is number {
  return Number.isSafeInteger(value) && Number(value) >= 0 && Number(value) < 8.64e12
}

function idClaim(claims: Claims, claim: string, header: string): string {
  const id = claims[claim]
  if (typeof id === 'string' && /^[\x21-\x7e]{1,256}$/.test(id)) return id
  throw malformed(header, `has no ${claim} claim that is an id`)
}

function mismatch(message: string): WebhookError {
  return new WebhookError('ERR_WEBHOOK_SIGNATURE_MISMATCH', message, { reason: 'claim' })
}

async function signToken(
  { body, claims }: JwtFacts,
  delivery: DatedDelivery,
  secret: string,
  row: ProviderRow,
): Promise<string> {
  const bytes = typeof delivery.body === 'string' ? encodeUtf8(delivery.body) : delivery.body
  const hash = await digest('sha256', bytes)
  const issued = Math.floor(delivery.timestamp.getTime() / 1000)
  const payload = {
    ...claims(delivery, row),
    jti: delivery.id,
    iat: issued,
    nbf: issued,
    exp: issued + (row.tolerance?.past ?? 0) + 1,
    [body.claim]: body.encoding === 'base64' ? encodeBase64(hash) : encodeBase64Url(hash),
  }
  const text = [{ alg: 'HS256', typ: 'JWT' }, payload]
    .map((part) => encodeBase64Url(encodeUtf8(JSON.stringify(part))))
    .join('.')
  const signature = await importMacSecret(secret, 'text', 'sha256').createMac(text).digest('base64')
  return `${text}.${toBase64Url(signature)}`
}

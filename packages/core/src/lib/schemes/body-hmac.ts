import { createMac, importHmacKey } from '#crypto'
import { encodeUtf8 } from '../crypto/bytes.ts'
import type { MacEncoding } from '../crypto/crypto.ts'
import type { VerificationKey } from '../crypto/verification-key.ts'
import { DEFAULTS } from '../defaults.ts'
import { WebhookConfigError, WebhookError } from '../errors.ts'
import { secretError } from '../secrets/secret-format.ts'
import { requirePositive } from '../util/require-positive.ts'
import type { PayloadFacts, SignatureScheme } from './signature-scheme.ts'

/** The options of {@link bodyHmac}. */
export interface BodyHmacOptions {
  /** The name of the header that contains the signature, such as `x-webhook-signature`. */
  header: string
  /** The encoding of the signature. @default 'hex' */
  encoding?: MacEncoding
  /** The text in front of the signature, such as `sha256=`. @default '' */
  prefix?: string
  /** Length of the shortest accepted secret, in characters. Lower it only for a provider that issues shorter ones. @default 16 */
  minSecretCharacters?: number
  /**
   * Reads id, time and type of the event from the verified payload. If it returns no id, the SHA-256 of the body is the id, so
   * deliveries with identical bodies are duplicates of each other.
   */
  describe?: (payload: unknown) => PayloadFacts
}

const SHAPES = {
  hex: /^[0-9a-f]{64}$/,
  base64: /^[A-Za-z0-9+/]{42}[AEIMQUYcgkosw048]=$/,
} as const satisfies Record<MacEncoding, RegExp>

/**
 * Returns the scheme of many older providers: one header with the HMAC-SHA256 of the body only. Any string of 16 characters or more
 * is accepted as a secret, because users of such providers choose their own.
 *
 * No time is signed, so there is no tolerance window and a recorded delivery stays valid forever. Only dedupe stops a replay, for
 * as long as the store retains the event.
 *
 * @throws {WebhookConfigError} `ERR_WEBHOOK_OPTION` if `header` is not a header name, `encoding` is neither hex nor base64, or
 * `minSecretCharacters` is not a number above 0.
 */
export function bodyHmac(options: BodyHmacOptions): SignatureScheme {
  const { encoding = 'hex', prefix = '', describe = () => ({}) } = options
  const minCharacters = requirePositive(
    'minSecretCharacters',
    options.minSecretCharacters ?? DEFAULTS.minSecretCharacters,
  )
  const header = typeof options.header === 'string' ? options.header.toLowerCase() : ''
  if (!/^[a-z0-9!#$%&'*+.^_`|~-]+$/.test(header))
    throw new WebhookConfigError(
      'ERR_WEBHOOK_OPTION',
      'bodyHmac needs the name of the signature header: { header: "x-webhook-signature" }',
    )
  if (!Object.hasOwn(SHAPES, encoding))
    throw new WebhookConfigError('ERR_WEBHOOK_OPTION', 'encoding must be "hex" or "base64"')
  return {
    importSecret: (secret) => importSecret(secret, minCharacters),
    parseHeaders(headers) {
      const value = headers.require(header)
      const text = encoding === 'hex' ? value.slice(prefix.length).toLowerCase() : value.slice(prefix.length)
      if (!value.startsWith(prefix) || !SHAPES[encoding].test(text)) {
        throw new WebhookError(
          'ERR_WEBHOOK_SIGNATURE_INVALID',
          `The ${header} header is not ${prefix === '' ? '' : `"${prefix}" and `}a SHA-256 in ${encoding}.`,
          { reason: 'malformed', header },
        )
      }
      return { id: undefined, timestamp: undefined, prefix: '', macs: [text], encoding, signatures: [] }
    },
    describe,
  }
}

function importSecret(secret: unknown, minCharacters: number): VerificationKey {
  if (typeof secret !== 'string')
    throw secretError(`it is ${secret === null ? 'null' : typeof secret}, not a string`)
  if (secret.trim() === '') throw secretError('it is empty, so anyone could sign')
  if (secret.length < minCharacters)
    throw secretError(
      `it has ${secret.length} characters, expected at least ${minCharacters}: choose a longer one, or lower minSecretCharacters of bodyHmac`,
    )
  const key = importHmacKey(encodeUtf8(secret))
  return { createMac: (prefix) => createMac(key, prefix) }
}

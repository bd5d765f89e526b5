import { importHmacKey } from '#crypto'
import { encodeUtf8 } from '../crypto/bytes.ts'
import { WebhookConfigError, WebhookError } from '../errors.ts'
import type { MacEncoding } from '../crypto/crypto.ts'
import { secretError } from '../secrets/secret-format.ts'
import type { PayloadFacts, SignatureScheme, VerificationKey } from './signature-scheme.ts'

export interface BodyHmacOptions {
  /** The header with the signature, such as `x-webhook-signature`. */
  header: string
  /** @default 'hex' */
  encoding?: MacEncoding
  /** Text in front of the signature, such as `sha256=`. @default '' */
  prefix?: string
  /**
   * Reads id, time and type of the event out of the verified payload. Without an id, the SHA-256 of the body is
   * the id, so that identical deliveries are duplicates of one another.
   */
  describe?: (payload: unknown) => PayloadFacts
}

const SHAPES = {
  hex: /^[0-9a-f]{64}$/,
  base64: /^[A-Za-z0-9+/]{42}[AEIMQUYcgkosw048]=$/,
} as const satisfies Record<MacEncoding, RegExp>

/**
 * The scheme of many older providers: one header with the HMAC-SHA256 of the body alone. Any text that is not blank is a
 * secret, since in such systems people make them up.
 *
 * Nothing signed tells when the delivery was made, so there is no tolerance window: a recorded delivery stays
 * good for ever, and only dedupe (for as long as it retains) keeps a replay from running again.
 */
export function bodyHmac(options: BodyHmacOptions): SignatureScheme {
  const { encoding = 'hex', prefix = '', describe = () => ({}) } = options
  const header = typeof options.header === 'string' ? options.header.toLowerCase() : ''
  if (!/^[a-z0-9!#$%&'*+.^_`|~-]+$/.test(header))
    throw new WebhookConfigError(
      'ERR_WEBHOOK_OPTION',
      'bodyHmac needs the name of the signature header: { header: "x-webhook-signature" }',
    )
  if (!Object.hasOwn(SHAPES, encoding))
    throw new WebhookConfigError('ERR_WEBHOOK_OPTION', 'bodyHmac takes "hex" or "base64" as encoding')
  return {
    importSecret,
    parseHeaders(require) {
      const value = require(header)
      const text = encoding === 'hex' ? value.slice(prefix.length).toLowerCase() : value.slice(prefix.length)
      if (!value.startsWith(prefix) || !SHAPES[encoding].test(text)) {
        throw new WebhookError(
          'ERR_WEBHOOK_SIGNATURE_INVALID',
          `The ${header} header is not ${prefix === '' ? '' : `"${prefix}" and `}a SHA-256 in ${encoding}.`,
          { reason: 'malformed', header },
        )
      }
      return { id: undefined, timestamp: undefined, prefix: '', macs: [text], encoding, ed25519: [] }
    },
    describe,
  }
}

function importSecret(secret: unknown): VerificationKey {
  if (typeof secret !== 'string')
    throw secretError(`it is ${secret === null ? 'null' : typeof secret}, not a string`)
  if (secret.trim() === '') throw secretError('it is empty, so anybody could sign')
  return { algorithm: 'hmac-sha256', key: importHmacKey(encodeUtf8(secret)) }
}

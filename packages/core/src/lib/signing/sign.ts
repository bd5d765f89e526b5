import { createMac, importEd25519PrivateKey, importHmacKey, signEd25519 } from '#crypto'
import { encodeBase64 } from '../crypto/base64.ts'
import { concatBytes, encodeUtf8 } from '../crypto/bytes.ts'
import { MAX_ID_BYTES, MAX_SIGNATURES } from '../defaults.ts'
import { checkMessageId } from '../schemes/message-id.ts'
import { decodeSecret, secretError, seedOf } from '../secrets/secret-format.ts'
import { type SecretEntry, toEntries } from '../secrets/secret-entries.ts'

/** The parts of the signed text `<id>.<timestamp>.<body>`. */
export interface Signable {
  /** 1 to 256 printable ASCII characters without a dot. */
  id: string
  /** A Date, whose fraction of a second is dropped, or whole seconds since the epoch. */
  timestamp: Date | number
  /** The body exactly as it will be sent. A string is encoded as UTF-8. */
  body: Uint8Array | string
}

/** One secret (`whsec_` or `whsk_`) or several in rotation. */
export type SigningSecret = string | SecretEntry | readonly (string | SecretEntry)[]

/** The three headers of a signed delivery. */
export type SignedHeaders = Record<'webhook-id' | 'webhook-timestamp' | 'webhook-signature', string>

/**
 * Returns the value of `webhook-signature` for one delivery. Rejects with a `TypeError` for an invalid id, timestamp or body, and with
 * `ERR_WEBHOOK_SECRET` if no secret is active or more than 16 are.
 */
export type Signer = (message: Signable) => Promise<string>

/**
 * Returns a {@link sign} function for many deliveries: secrets are decoded and keys imported only one time. `notAfter` is checked for
 * each signature.
 *
 * @example
 * const sign = createSigner(secret)
 * for (const delivery of deliveries) await post(delivery, await sign(delivery))
 *
 * @throws {WebhookConfigError} `ERR_WEBHOOK_SECRET` for an invalid secret.
 */
export function createSigner(secret: SigningSecret): Signer {
  const keys = toEntries(secret).map(({ secret: text, notAfter }) => ({
    signer: importSigner(text),
    notAfter: notAfter?.getTime() ?? Infinity,
  }))
  return async (message) => {
    const seconds = toSeconds(message.timestamp)
    assertId(message.id)
    const prefix = `${message.id}.${seconds}.`
    const body = toBytes(message.body)
    const active = keys.filter(({ notAfter }) => notAfter > Date.now())
    if (active.length === 0) throw secretError('every secret is past its notAfter')
    if (active.length > MAX_SIGNATURES)
      throw secretError(
        `${active.length} secrets are active, and receivers check at most ${MAX_SIGNATURES} signatures`,
      )
    const entries: string[] = []
    for (const { signer } of active) entries.push(await signer(prefix, body))
    return entries.join(' ')
  }
}

/**
 * Returns the value of `webhook-signature`: one entry for each secret, in their order, separated by spaces. A `whsec_` secret makes a
 * `v1` entry (HMAC-SHA256), a `whsk_` key a `v1a` entry (Ed25519). Secrets past their `notAfter` are skipped.
 *
 * @see https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md (Signature scheme)
 * @throws {WebhookConfigError} `ERR_WEBHOOK_SECRET` if a secret is invalid, none is active, or more than 16 are.
 * @throws {TypeError} for an invalid id, timestamp or body.
 */
export async function sign(message: Signable, secret: SigningSecret): Promise<string> {
  return createSigner(secret)(message)
}

/**
 * Returns the three headers of a delivery: `webhook-id`, `webhook-timestamp` and `webhook-signature`. `timestamp` defaults to the
 * current time.
 *
 * @example
 * const body = JSON.stringify({ type: 'invoice.paid', timestamp: new Date().toISOString(), data: { id: 'in_1' } })
 * await fetch(url, { method: 'POST', body, headers: await signedHeaders({ id: 'msg_1', body }, secret) })
 *
 * @throws {WebhookConfigError} `ERR_WEBHOOK_SECRET` if a secret is invalid, none is active, or more than 16 are.
 * @throws {TypeError} for an invalid id, timestamp or body.
 */
export async function signedHeaders(
  message: Omit<Signable, 'timestamp'> & { timestamp?: Date | number },
  secret: SigningSecret,
): Promise<SignedHeaders> {
  const timestamp = toSeconds(message.timestamp ?? new Date())
  return {
    'webhook-id': message.id,
    'webhook-timestamp': String(timestamp),
    'webhook-signature': await sign({ ...message, timestamp }, secret),
  }
}

/** Returns whole seconds. Milliseconds passed by mistake would be after the year 5000 and are rejected. */
function toSeconds(timestamp: unknown): number {
  const seconds = timestamp instanceof Date ? Math.floor(timestamp.getTime() / 1000) : timestamp
  if (typeof seconds === 'number' && Number.isSafeInteger(seconds) && seconds >= 0 && seconds < 1e11)
    return seconds
  throw new TypeError('timestamp must be a valid Date or whole seconds since the epoch (not milliseconds)')
}

function assertId(id: unknown): void {
  const reason = typeof id === 'string' ? checkMessageId(id) : 'not_a_string'
  if (reason === undefined) return
  throw new TypeError(`id must be 1 to ${MAX_ID_BYTES} printable ASCII characters without a dot (${reason})`)
}

function toBytes(body: unknown): Uint8Array {
  if (body instanceof Uint8Array) return body
  if (typeof body === 'string' && body.isWellFormed()) return encodeUtf8(body)
  throw new TypeError(
    'body must be a Uint8Array or a string without lone surrogates: serialize it one time, then sign and send the result',
  )
}

function importSigner(secret: unknown): (prefix: string, body: Uint8Array) => Promise<string> {
  const { kind, bytes } = decodeSecret(secret)
  if (kind === 'whsec_') {
    const key = importHmacKey(bytes)
    return async (prefix, body) => {
      const mac = createMac(key, prefix)
      mac.update(body)
      return `v1,${await mac.digest('base64')}`
    }
  }
  if (kind === 'whsk_') {
    const key = importEd25519PrivateKey(seedOf(bytes))
    return async (prefix, body) => {
      const signed = concatBytes([encodeUtf8(prefix), body])
      return `v1a,${encodeBase64(await signEd25519(key, signed))}`
    }
  }
  throw secretError('whpk_ is a public key, which verifies but cannot sign; sign with the matching whsk_ key')
}

import { createMac, importEd25519PrivateKey, importHmacKey, signEd25519 } from '#crypto'
import { encodeBase64 } from '../crypto/base64.ts'
import { concatBytes, encodeUtf8 } from '../crypto/bytes.ts'
import { LIMITS } from '../defaults.ts'
import { checkMessageId } from '../schemes/message-id.ts'
import { decodeSecret, secretError } from '../secrets/secret-format.ts'
import { type SecretEntry, toEntries } from '../secrets/keyring.ts'

/** What is signed: `<id>.<timestamp>.<body>`. */
export interface Signable {
  /** 1 to 256 printable ASCII characters without a dot. */
  id: string
  /** A Date (its fraction of a second is dropped) or whole seconds since the epoch. */
  timestamp: Date | number
  /** Sent exactly as given; a string as its UTF-8. */
  body: Uint8Array | string
}

/** One secret (`whsec_` or `whsk_`) or several in rotation. */
export type SigningSecret = string | SecretEntry | readonly (string | SecretEntry)[]

export type SignedHeaders = Record<'webhook-id' | 'webhook-timestamp' | 'webhook-signature', string>

/** Signs one delivery after the other. Rejects with a `TypeError` for an id, timestamp or body that can't be signed. */
export type Signer = (message: Signable) => Promise<string>

/**
 * What {@link sign} does, for many deliveries: the secrets are decoded once. An Ed25519 key is imported once; a `notAfter` counts at
 * each signature.
 *
 * @example
 * const sign = createSigner(secret)
 * for (const delivery of deliveries) await post(delivery, await sign(delivery))
 *
 * @throws {WebhookConfigError} `ERR_WEBHOOK_SECRET` when a secret can't be used.
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
    if (active.length > LIMITS.signatures)
      throw secretError(
        `${active.length} of them are active, and receivers look at ${LIMITS.signatures} signatures at most`,
      )
    const entries: string[] = []
    for (const { signer } of active) entries.push(await signer(prefix, body))
    return entries.join(' ')
  }
}

/**
 * The value of `webhook-signature`: one entry for each secret, in their order, separated by spaces. A `whsec_` secret
 * makes a `v1` entry (HMAC-SHA256), a `whsk_` key a `v1a` entry (Ed25519). Secrets past their `notAfter` are left out.
 *
 * @see https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md (Signature scheme)
 * @throws {WebhookConfigError} `ERR_WEBHOOK_SECRET` when a secret can't be used, none is active, or more than 16 are.
 * @throws {TypeError} for an id, timestamp or body that can't be signed.
 */
export async function sign(message: Signable, secret: SigningSecret): Promise<string> {
  return createSigner(secret)(message)
}

/**
 * The three headers of a delivery. `timestamp` is now unless given.
 *
 * @example
 * const body = JSON.stringify({ type: 'invoice.paid', timestamp: new Date().toISOString(), data: { id: 'in_1' } })
 * await fetch(url, { method: 'POST', body, headers: await signedHeaders({ id: 'msg_1', body }, secret) })
 *
 * @throws as {@link sign}.
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

/** Whole seconds. Milliseconds passed by mistake lie past the year 5000 and are refused. */
function toSeconds(timestamp: unknown): number {
  const seconds = timestamp instanceof Date ? Math.floor(timestamp.getTime() / 1000) : timestamp
  if (typeof seconds === 'number' && Number.isSafeInteger(seconds) && seconds >= 0 && seconds < 1e11)
    return seconds
  throw new TypeError('timestamp must be a valid Date or whole seconds since the epoch (not milliseconds)')
}

function assertId(id: unknown): void {
  const reason = typeof id === 'string' ? checkMessageId(id) : 'not_a_string'
  if (reason === undefined) return
  throw new TypeError(
    `id must be 1 to ${LIMITS.idBytes} printable ASCII characters without a dot (${reason})`,
  )
}

function toBytes(body: unknown): Uint8Array {
  if (body instanceof Uint8Array) return body
  if (typeof body === 'string' && body.isWellFormed()) return encodeUtf8(body)
  throw new TypeError(
    'body must be a Uint8Array or a string without lone surrogates; serialise it once and send just that',
  )
}

function importSigner(secret: unknown): (prefix: string, body: Uint8Array) => Promise<string> {
  const decoded = decodeSecret(secret)
  if (decoded.kind === 'whsec_') {
    const key = importHmacKey(decoded.key)
    return async (prefix, body) => {
      const mac = createMac(key, prefix)
      mac.update(body)
      return `v1,${await mac.digest('base64')}`
    }
  }
  if (decoded.kind === 'whsk_') {
    const key = importEd25519PrivateKey(decoded.seed)
    return async (prefix, body) => {
      const signed = concatBytes([encodeUtf8(prefix), body])
      return `v1a,${encodeBase64(await signEd25519(key, signed))}`
    }
  }
  throw secretError(
    'whpk_ is a public key, which verifies but cannot sign; sign with the whsk_ key that belongs to it',
  )
}

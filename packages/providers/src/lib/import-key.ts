import type { MacKey, PublicKey } from '@hookseal/core'
import {
  createMac,
  decodeBase64,
  digest,
  encodeUtf8,
  hasSmallOrder,
  type HashName,
  importEd25519PublicKey,
  importHashedMacKey,
  importHmacKey,
  importPublicKey,
  secretError,
  verifyEd25519,
} from '@hookseal/core/schemes'
import type { KeyEncoding } from './provider-row.ts'

/** The least length of a secret that is text. Every provider issues longer ones; an empty one would let anyone sign. */
const MIN_CHARACTERS = 8

/**
 * Returns the MAC key of a secret.
 *
 * @throws {WebhookConfigError} `ERR_WEBHOOK_SECRET` if it is not text, too short, or not in the encoding.
 */
export function importMacSecret(secret: unknown, encoding: KeyEncoding, hash: HashName): MacKey {
  const text = requireText(secret)
  if (encoding === 'sha1') return hashedKey(encodeUtf8(text), hash)
  return macKey(keyBytes(text, encoding), hash)
}

/** Returns `secret` if it is a text that can be a secret. */
export function requireText(secret: unknown): string {
  if (typeof secret !== 'string')
    throw secretError(`it is ${secret === null ? 'null' : typeof secret}, not a string`)
  const length = secret.trim().length
  if (length === 0) throw secretError('it is empty, so anyone could sign')
  if (length !== secret.length)
    throw secretError(
      'it starts or ends with whitespace, such as the line break that echo writes, which no provider signs with: remove it, as secret.trim() does',
    )
  if (/^(["']).*\1$/.test(secret))
    throw secretError('it is in quotation marks, which an env file of Docker keeps: remove them')
  if (length < MIN_CHARACTERS)
    throw secretError(
      `it has ${length} characters, fewer than any provider issues (${MIN_CHARACTERS} or more)`,
    )
  return secret
}

function keyBytes(text: string, encoding: Exclude<KeyEncoding, 'sha1'>): Uint8Array {
  if (encoding === 'text') return encodeUtf8(text)
  if (encoding === 'nfkd') return encodeUtf8(text.normalize('NFKD'))
  const bytes = encoding === 'hex' ? decodeHex(text) : decodeBase64(text)
  if (bytes === undefined || bytes.length === 0) throw secretError(`it is not ${encoding}`)
  return bytes
}

export function macKey(bytes: Uint8Array, hash: HashName): MacKey {
  if (hash !== 'sha256') return importHashedMacKey(hash, bytes)
  const key = importHmacKey(bytes)
  return { createMac: (prefix) => createMac(key, prefix) }
}

/** A key that is the SHA-1 of `bytes`. Web Crypto computes it asynchronously, so it is computed at the first use. */
function hashedKey(bytes: Uint8Array, hash: HashName): MacKey {
  const key = (async () => macKey(await digest('sha1', bytes), hash))()
  return {
    createMac(prefix) {
      const chunks: Uint8Array[] = []
      return {
        update: (chunk) => void chunks.push(chunk),
        async digest(encoding) {
          const mac = (await key).createMac(prefix)
          for (const chunk of chunks) mac.update(chunk)
          return mac.digest(encoding)
        },
      }
    },
  }
}

/**
 * Returns the public key in a secret.
 *
 * @throws {WebhookConfigError} `ERR_WEBHOOK_SECRET` if it is not a key of the algorithm.
 */
export function importPublicKeySecret(
  secret: unknown,
  algorithm: 'ed25519' | 'ecdsa-p256',
  encoding: 'hex' | 'spki-base64',
): PublicKey {
  const text = requireText(typeof secret === 'string' ? secret.trim() : secret)
  const bytes = encoding === 'hex' ? decodeHex(text) : decodeBase64(text)
  if (bytes === undefined) throw secretError(`the public key is not ${encoding === 'hex' ? 'hex' : 'base64'}`)
  if (algorithm === 'ed25519') {
    if (bytes.length !== 32) throw secretError(`the public key has ${bytes.length} bytes, expected 32`)
    if (hasSmallOrder(bytes))
      throw secretError('the public key is a point of small order, for which anyone could sign')
    const key = importEd25519PublicKey(bytes)
    return { verify: (signature, signed) => verifyEd25519(key, signature, signed) }
  }
  try {
    return importPublicKey({ spki: bytes }, { name: 'ecdsa-p256', hash: 'sha256', encoding: 'der' })
  } catch {
    throw secretError('it is not a public key of ECDSA P-256 (base64 of SubjectPublicKeyInfo)')
  }
}

/** Some dashboards show the secret without its prefix. That of Supabase has the version of the signature in front of it. */
export function standardSecret(secret: string): string {
  const text = secret.replace(/^v1,/, '')
  return /^wh[a-z]+_/.test(text) ? text : `whsec_${text}`
}

/** A key for providers that sign nothing: the "MAC" of every delivery is the token itself. */
export function tokenKey(secret: unknown): MacKey {
  const token = requireText(secret)
  return { createMac: () => ({ update() {}, digest: () => token }) }
}

/** Returns the bytes of hex, or `undefined`. */
export function decodeHex(text: string): Uint8Array | undefined {
  if (text.length % 2 !== 0 || !/^[0-9a-f]*$/i.test(text)) return undefined
  return Uint8Array.from({ length: text.length / 2 }, (_, index) =>
    Number.parseInt(text.slice(2 * index, 2 * index + 2), 16),
  )
}

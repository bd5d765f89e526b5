import type { webcrypto } from 'node:crypto'
import { encodeBase64 } from './base64.ts'
import { concatBytes, encodeHex, encodeUtf8 } from './bytes.ts'
import type { Ed25519KeyPair, Mac, MacEncoding } from './crypto.ts'

/**
 * The DER bytes in front of the 32 raw bytes of a private key (RFC 8410). Web Crypto does not import raw private keys. An array literal,
 * because bundlers keep an unused call.
 */
const PKCS8_PREFIX = [48, 46, 2, 1, 0, 48, 5, 6, 3, 43, 101, 112, 4, 34, 4, 32]

/** A key that is imported on first use. A Worker may create its verifier in global scope, where it cannot await. */
interface LazyKey {
  get(): Promise<webcrypto.CryptoKey>
}

export type HmacKey = LazyKey
export type Ed25519Key = LazyKey

export function importHmacKey(raw: Uint8Array): HmacKey {
  return lazily(() =>
    crypto.subtle.importKey('raw', owned(raw), { name: 'HMAC', hash: 'SHA-256' }, false, ['sign']),
  )
}

/** Keeps all chunks until `digest`, because Web Crypto has no incremental HMAC. */
export function createMac(key: HmacKey, prefix: string): Mac {
  const chunks = [encodeUtf8(prefix)]
  return {
    update(bytes: Uint8Array): void {
      chunks.push(bytes)
    },
    async digest(encoding: MacEncoding): Promise<string> {
      const mac = new Uint8Array(
        await crypto.subtle.sign('HMAC', await key.get(), owned(concatBytes(chunks))),
      )
      return encoding === 'hex' ? encodeHex(mac) : encodeBase64(mac)
    },
  }
}

/** Compares two strings in a time that depends only on their lengths. */
export function equalText(a: string, b: string): boolean {
  if (a.length !== b.length) return false
  let difference = 0
  for (let index = 0; index < a.length; index++) difference |= a.charCodeAt(index) ^ b.charCodeAt(index)
  return difference === 0
}

export async function sha256Hex(bytes: Uint8Array): Promise<string> {
  return encodeHex(new Uint8Array(await crypto.subtle.digest('SHA-256', owned(bytes))))
}

export function importEd25519PublicKey(raw: Uint8Array): Ed25519Key {
  return lazily(() => crypto.subtle.importKey('raw', owned(raw), 'Ed25519', false, ['verify']))
}

export function importEd25519PrivateKey(seed: Uint8Array): Ed25519Key {
  const pkcs8 = Uint8Array.of(...PKCS8_PREFIX, ...seed)
  return lazily(() => crypto.subtle.importKey('pkcs8', owned(pkcs8), 'Ed25519', false, ['sign']))
}

export async function verifyEd25519(
  key: Ed25519Key,
  signature: Uint8Array,
  message: Uint8Array,
): Promise<boolean> {
  return crypto.subtle.verify('Ed25519', await key.get(), owned(signature), owned(message))
}

export async function signEd25519(key: Ed25519Key, message: Uint8Array): Promise<Uint8Array> {
  return new Uint8Array(await crypto.subtle.sign('Ed25519', await key.get(), owned(message)))
}

export async function generateEd25519(): Promise<Ed25519KeyPair> {
  const pair = await crypto.subtle.generateKey('Ed25519', true, ['sign', 'verify'])
  // Ed25519 is asymmetric, so `generateKey` returns a pair. Its type also covers symmetric keys.
  const { publicKey, privateKey } = pair as webcrypto.CryptoKeyPair
  return {
    seed: new Uint8Array(await crypto.subtle.exportKey('pkcs8', privateKey)).subarray(PKCS8_PREFIX.length),
    publicKey: new Uint8Array(await crypto.subtle.exportKey('raw', publicKey)),
  }
}

function lazily(importKey: () => Promise<webcrypto.CryptoKey>): LazyKey {
  let key: Promise<webcrypto.CryptoKey> | undefined
  return { get: () => (key ??= importKey()) }
}

/** Web Crypto's types exclude memory shared between threads. Bodies and keys are never shared. */
function owned(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  return bytes as Uint8Array<ArrayBuffer>
}

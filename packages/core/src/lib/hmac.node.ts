import {
  createHash,
  createHmac,
  createPrivateKey,
  createPublicKey,
  createSecretKey,
  generateKeyPairSync,
  type KeyObject,
  sign,
  timingSafeEqual,
  verify,
} from 'node:crypto'
import type { Ed25519KeyPair, Mac, MacEncoding } from './hmac.ts'
import type { MaybePromise } from './maybe-promise.ts'

/** DER of RFC 8410 in front of the 32 raw bytes of a key: `createPublicKey` takes no raw keys on Node 20. */
const SPKI_PREFIX = Buffer.from('302a300506032b6570032100', 'hex')
const PKCS8_PREFIX = Buffer.from('302e020100300506032b657004220420', 'hex')

export type HmacKey = KeyObject
export type Ed25519Key = KeyObject

/** A cached `KeyObject`: handing the raw bytes to every `createHmac` costs 9 µs more on Node 24. */
export function importHmacKey(raw: Uint8Array): HmacKey {
  return createSecretKey(raw)
}

export function createMac(key: HmacKey, prefix: string): Mac {
  const hmac = createHmac('sha256', key)
  if (prefix !== '') hmac.update(prefix)
  return {
    update(bytes: Uint8Array): void {
      hmac.update(bytes)
    },
    // Text, not a Buffer: allocating the 32 bytes costs 0.5 µs, a fifth of the HMAC of a small body.
    digest: (encoding: MacEncoding): string => hmac.digest(encoding),
  }
}

/** Compares two ASCII texts in time that depends on their lengths alone. */
export function equalText(a: string, b: string): boolean {
  return a.length === b.length && timingSafeEqual(Buffer.from(a, 'latin1'), Buffer.from(b, 'latin1'))
}

export function sha256Hex(bytes: Uint8Array): MaybePromise<string> {
  return createHash('sha256').update(bytes).digest('hex')
}

export function importEd25519PublicKey(raw: Uint8Array): Ed25519Key {
  return createPublicKey({ key: Buffer.concat([SPKI_PREFIX, raw]), format: 'der', type: 'spki' })
}

export function importEd25519PrivateKey(seed: Uint8Array): Ed25519Key {
  return createPrivateKey({ key: Buffer.concat([PKCS8_PREFIX, seed]), format: 'der', type: 'pkcs8' })
}

export function verifyEd25519(
  key: Ed25519Key,
  signature: Uint8Array,
  message: Uint8Array,
): MaybePromise<boolean> {
  return verify(null, message, key, signature)
}

export function signEd25519(key: Ed25519Key, message: Uint8Array): MaybePromise<Uint8Array> {
  return sign(null, message, key)
}

export function generateEd25519(): MaybePromise<Ed25519KeyPair> {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519')
  return {
    seed: privateKey.export({ format: 'der', type: 'pkcs8' }).subarray(PKCS8_PREFIX.length),
    publicKey: publicKey.export({ format: 'der', type: 'spki' }).subarray(SPKI_PREFIX.length),
  }
}

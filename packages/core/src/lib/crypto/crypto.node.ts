import crypto, {
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  sign,
  timingSafeEqual,
  verify,
} from 'node:crypto'
import type { Ed25519KeyPair } from './crypto.ts'
import type { MaybePromise } from '../util/maybe-promise.ts'

import { HAS_HASH } from './hmac.node.ts'

export { createMac, type HmacKey, importHmacKey } from './hmac.node.ts'

/** The DER bytes in front of the 32 raw bytes of a key (RFC 8410). `createPublicKey` does not accept raw keys on Node 20. */
const SPKI_PREFIX = Buffer.from('302a300506032b6570032100', 'hex')
const PKCS8_PREFIX = Buffer.from('302e020100300506032b657004220420', 'hex')

export type Ed25519Key = KeyObject

/** Compares two strings in a time that depends only on their lengths. */
export function equalText(a: string, b: string): boolean {
  // As UTF-8: narrower encodings drop bits, so two different characters could compare as equal.
  const left = Buffer.from(a)
  const right = Buffer.from(b)
  return left.length === right.length && timingSafeEqual(left, right)
}

export function sha256Hex(bytes: Uint8Array): MaybePromise<string> {
  return HAS_HASH
    ? crypto.hash('sha256', bytes, 'hex')
    : crypto.createHash('sha256').update(bytes).digest('hex')
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

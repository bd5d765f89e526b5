import {
  createHash,
  createHmac,
  createPublicKey,
  createSecretKey,
  type KeyObject,
  verify,
  X509Certificate,
} from 'node:crypto'
import type { MaybePromise } from '../util/maybe-promise.ts'
import type { HashName, PublicKeyInput, SignatureAlgorithm } from './scheme-crypto.ts'
import type { MacKey, PublicKey } from './verification-key.ts'

/** Returns the key of an HMAC with any of the hashes. For `sha256` the core's own is faster. */
export function importHashedMacKey(hash: HashName, raw: Uint8Array): MacKey {
  const key = createSecretKey(raw)
  return {
    createMac(prefix) {
      const hmac = createHmac(hash, key).update(prefix)
      return { update: (bytes) => void hmac.update(bytes), digest: (encoding) => hmac.digest(encoding) }
    },
  }
}

/** Returns the raw digest of `bytes`. */
export function digest(hash: HashName, bytes: Uint8Array): MaybePromise<Uint8Array> {
  return createHash(hash).update(bytes).digest()
}

/** @throws {TypeError} if the key cannot be imported, or is not one of the algorithm. */
export function importPublicKey(input: PublicKeyInput, algorithm: SignatureAlgorithm): PublicKey {
  const key = toKeyObject(input)
  const { asymmetricKeyType: type, asymmetricKeyDetails: details } = key
  if (algorithm.name === 'rsa-pkcs1' ? type !== 'rsa' : type !== 'ec' || details?.namedCurve !== 'prime256v1')
    throw new TypeError(`the key is not one of ${algorithm.name}`)
  const dsaEncoding = algorithm.name === 'ecdsa-p256' && algorithm.encoding === 'p1363' ? 'ieee-p1363' : 'der'
  return { verify: (signature, text) => verify(algorithm.hash, text, { key, dsaEncoding }, signature) }
}

function toKeyObject(input: PublicKeyInput): KeyObject {
  try {
    if ('certificate' in input) return new X509Certificate(input.certificate).publicKey
    if ('spki' in input) return createPublicKey({ key: Buffer.from(input.spki), format: 'der', type: 'spki' })
    return createPublicKey({ key: { ...input.jwk }, format: 'jwk' })
  } catch (cause) {
    throw new TypeError('the public key cannot be imported', { cause })
  }
}

import type { webcrypto } from 'node:crypto'
import { certificateKey, ecdsaPoints } from './der.ts'
import { encodeBase64 } from './base64.ts'
import { concatBytes, encodeHex, encodeUtf8 } from './bytes.ts'
import type { HashName, PublicKeyInput, SignatureAlgorithm } from './scheme-crypto.ts'
import type { MacKey, PublicKey } from './verification-key.ts'

const HASHES = { sha1: 'SHA-1', sha256: 'SHA-256', sha512: 'SHA-512' } as const satisfies Record<
  HashName,
  string
>

/** Returns the key of an HMAC with any of the hashes. Web Crypto has no incremental HMAC, so it keeps the chunks. */
export function importHashedMacKey(hash: HashName, raw: Uint8Array): MacKey {
  let key: Promise<webcrypto.CryptoKey> | undefined
  const importMacKey = async (): Promise<webcrypto.CryptoKey> =>
    crypto.subtle.importKey('raw', owned(raw), { name: 'HMAC', hash: HASHES[hash] }, false, ['sign'])
  return {
    createMac(prefix) {
      const chunks = [encodeUtf8(prefix)]
      return {
        update: (bytes) => void chunks.push(bytes),
        async digest(encoding) {
          const mac = await crypto.subtle.sign(
            'HMAC',
            await (key ??= importMacKey()),
            owned(concatBytes(chunks)),
          )
          const bytes = new Uint8Array(mac)
          return encoding === 'base64' ? encodeBase64(bytes) : encodeHex(bytes)
        },
      }
    },
  }
}

/** Returns the raw digest of `bytes`. */
export async function digest(hash: HashName, bytes: Uint8Array): Promise<Uint8Array> {
  return new Uint8Array(await crypto.subtle.digest(HASHES[hash], owned(bytes)))
}

/** Imports the key at the first use. A key that cannot be imported then rejects with a `TypeError`. */
export function importPublicKey(input: PublicKeyInput, algorithm: SignatureAlgorithm): PublicKey {
  const parameters =
    algorithm.name === 'rsa-pkcs1'
      ? { name: 'RSASSA-PKCS1-v1_5', hash: HASHES[algorithm.hash] }
      : { name: 'ECDSA', namedCurve: 'P-256', hash: HASHES[algorithm.hash] }
  const isDer = algorithm.name === 'ecdsa-p256' && algorithm.encoding === 'der'
  let key: Promise<webcrypto.CryptoKey> | undefined
  return {
    async verify(signature, text) {
      const imported = await (key ??= importKey(input, parameters))
      const raw = isDer ? ecdsaPoints(signature) : signature
      return raw !== undefined && crypto.subtle.verify(parameters, imported, owned(raw), owned(text))
    },
  }
}

async function importKey(input: PublicKeyInput, parameters: { name: string }): Promise<webcrypto.CryptoKey> {
  try {
    if ('jwk' in input)
      return await crypto.subtle.importKey('jwk', { ...input.jwk }, parameters, false, ['verify'])
    const spki = 'spki' in input ? input.spki : certificateKey(input.certificate)
    return await crypto.subtle.importKey('spki', owned(spki), parameters, false, ['verify'])
  } catch (cause) {
    throw new TypeError('the public key cannot be imported', { cause })
  }
}

/** Web Crypto's types exclude memory shared between threads. Bodies and keys are never shared. */
function owned(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  return bytes as Uint8Array<ArrayBuffer>
}

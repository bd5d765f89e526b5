import {
  decodeBase64,
  encodeBase64,
  encodeHex,
  importEd25519PrivateKey,
  secretError,
  signEd25519,
} from '@hookseal/core/schemes'
import { decodeHex } from './import-key.ts'
import type { SignatureFacts } from './provider-row.ts'

/**
 * Signs `text` for tests. The secret is the private key: the 32 bytes of an Ed25519 seed in hex, or base64 of a PKCS #8 key of ECDSA
 * P-256. Web Crypto is enough: nothing is verified with it.
 */
export async function signWithPrivateKey(
  { algorithm, encoding }: Extract<SignatureFacts, { kind: 'public-key' }>,
  text: Uint8Array,
  secret: string,
): Promise<string> {
  const signature =
    algorithm === 'ed25519' ? await ed25519(text, secret) : toDer(await signPkcs8(ECDSA, text, secret))
  if (encoding === 'base64') return encodeBase64(signature)
  return encodeHex(signature)
}

async function ed25519(text: Uint8Array, secret: string): Promise<Uint8Array> {
  const seed = decodeHex(secret)
  if (seed?.length !== 32) throw secretError('the private key is not the 32 bytes of an Ed25519 seed in hex')
  return signEd25519(importEd25519PrivateKey(seed), text)
}

/** ECDSA over P-256, whose signatures are r and s, 32 bytes each. */
export const ECDSA = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const
/** RSA with PKCS #1 1.5. */
export const RSA = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' } as const

/** Signs `text` for tests. The secret is base64 of a PKCS #8 key. */
export async function signPkcs8(
  algorithm: typeof ECDSA | typeof RSA,
  text: Uint8Array,
  secret: string,
): Promise<Uint8Array> {
  const pkcs8 = decodeBase64(secret)
  if (pkcs8 === undefined) throw secretError('the private key is not base64 of PKCS #8')
  const key = await crypto.subtle.importKey('pkcs8', Uint8Array.from(pkcs8), algorithm, false, ['sign'])
  return new Uint8Array(await crypto.subtle.sign(algorithm, key, Uint8Array.from(text)))
}

/** Returns r and s as DER: a SEQUENCE of two INTEGERs. */
function toDer(points: Uint8Array): Uint8Array {
  const numbers = [points.subarray(0, 32), points.subarray(32)].flatMap((point) => {
    const start = point.findIndex((byte) => byte !== 0)
    const digits = [...point.subarray(Math.max(start, 0))]
    // A leading zero keeps the number positive.
    const content = (digits[0] ?? 0) >= 0x80 ? [0, ...digits] : digits
    return [0x02, content.length, ...content]
  })
  return Uint8Array.of(0x30, numbers.length, ...numbers)
}

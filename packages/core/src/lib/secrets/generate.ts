import { generateEd25519 } from '#crypto'
import { encodeBase64 } from '../crypto/base64.ts'
import { concatBytes } from '../crypto/bytes.ts'
import { MAX_SECRET_BYTES, MIN_SECRET_BYTES } from '../defaults.ts'

/**
 * Returns a new shared secret: `whsec_` followed by `bytes` random bytes in base64.
 *
 * @throws {RangeError} unless `bytes` is a whole number from 24 to 64, the sizes that the Standard Webhooks specification allows.
 */
export function generateSecret(bytes = 32): string {
  if (!Number.isInteger(bytes) || bytes < MIN_SECRET_BYTES || bytes > MAX_SECRET_BYTES)
    throw new RangeError(`bytes must be a whole number from ${MIN_SECRET_BYTES} to ${MAX_SECRET_BYTES}`)
  return `whsec_${encodeBase64(crypto.getRandomValues(new Uint8Array(bytes)))}`
}

/**
 * Returns a new Ed25519 key pair. The sender signs with `secretKey` (`whsk_`, the 64 bytes of seed and public key); receivers verify
 * with `publicKey` (`whpk_`).
 */
export async function generateKeyPair(): Promise<{ secretKey: string; publicKey: string }> {
  const { seed, publicKey } = await generateEd25519()
  return {
    secretKey: `whsk_${encodeBase64(concatBytes([seed, publicKey]))}`,
    publicKey: `whpk_${encodeBase64(publicKey)}`,
  }
}

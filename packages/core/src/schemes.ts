export {
  createMac,
  equalText,
  type HmacKey,
  importEd25519PrivateKey,
  importEd25519PublicKey,
  importHmacKey,
  sha256Hex,
  signEd25519,
  verifyEd25519,
} from '#crypto'
export { digest, importHashedMacKey, importPublicKey } from '#scheme-crypto'
export { decodeBase64, encodeBase64 } from './lib/crypto/base64.ts'
export { concatBytes, encodeHex, encodeUtf8 } from './lib/crypto/bytes.ts'
export type { Mac, MacEncoding } from './lib/crypto/crypto.ts'
export { hasSmallOrder } from './lib/crypto/ed25519-points.ts'
export type { HashName, PublicKeyInput, SignatureAlgorithm } from './lib/crypto/scheme-crypto.ts'
export { headerReader, readHeader, repeatedHeader } from './lib/headers.ts'
export { assertInWindow } from './lib/schemes/timestamp.ts'
export type { ActiveKey } from './lib/secrets/keyring.ts'
export { toEntries } from './lib/secrets/secret-entries.ts'
export { decodeSecret, secretError } from './lib/secrets/secret-format.ts'
export { isRecord } from './lib/util/is-record.ts'
export { withTimeout } from './lib/util/with-timeout.ts'
export { parsePayload } from './lib/verification/payload.ts'

import type { Ed25519Key, HmacKey } from '#crypto'

/** A configured secret, imported and ready to verify signatures. */
export type VerificationKey =
  | { algorithm: 'hmac-sha256'; key: HmacKey }
  | { algorithm: 'ed25519'; key: Ed25519Key }

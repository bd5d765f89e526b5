import type { MaybePromise } from '../util/maybe-promise.ts'

/**
 * The port to the platform's cryptography. `#crypto` resolves to `hmac.node.ts` where `node:crypto` is there
 * (synchronous, incremental) and to `hmac.web.ts` elsewhere (Web Crypto); both export the same functions.
 */
export type MacEncoding = 'base64' | 'hex'

/** An HMAC-SHA256 (RFC 2104) under way. `digest` ends it. */
export interface Mac {
  update(bytes: Uint8Array): void
  digest(encoding: MacEncoding): MaybePromise<string>
}

/** Raw Ed25519 key material (RFC 8032): 32 bytes each. */
export interface Ed25519KeyPair {
  seed: Uint8Array
  publicKey: Uint8Array
}

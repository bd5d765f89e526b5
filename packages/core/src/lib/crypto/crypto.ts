/**
 * The types of the port to the platform's cryptography. `#crypto` resolves to `crypto.node.ts` where `node:crypto` exists
 * (synchronous, incremental) and to `crypto.web.ts` elsewhere (Web Crypto). Both export the same functions.
 */
import type { MaybePromise } from '../util/maybe-promise.ts'

export type MacEncoding = 'base64' | 'hex'

/** A MAC in progress, such as HMAC-SHA256 (RFC 2104). `digest` ends it. */
export interface Mac {
  update(bytes: Uint8Array): void
  digest(encoding: MacEncoding): MaybePromise<string>
}

/** Raw Ed25519 key material (RFC 8032): 32 bytes each. */
export interface Ed25519KeyPair {
  seed: Uint8Array
  publicKey: Uint8Array
}

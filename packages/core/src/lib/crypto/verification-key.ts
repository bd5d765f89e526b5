import type { MaybePromise } from '../util/maybe-promise.ts'
import type { Mac } from './crypto.ts'

/** Makes the MACs of a secret. The verifier compares them with those of the delivery, as text. */
export interface MacKey {
  /** Starts the MAC of `prefix` (encoded as UTF-8) and the bytes passed to `update`. */
  readonly createMac: (prefix: string) => Mac
}

/** Verifies signatures with a public key. */
export interface PublicKey {
  /**
   * Whether `signature` is a signature of `text`.
   * @throws {WebhookError} `ERR_WEBHOOK_SECRET_UNAVAILABLE` if the key has to be fetched and cannot be.
   */
  readonly verify: (signature: Uint8Array, text: Uint8Array) => MaybePromise<boolean>
}

/** A configured secret, imported and ready to verify signatures. */
export type VerificationKey = MacKey | PublicKey

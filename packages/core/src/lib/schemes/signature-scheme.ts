import type { MacEncoding } from '../crypto/crypto.ts'
import type { VerificationKey } from '../crypto/verification-key.ts'

/** The values in the headers: checked for form and time, but not yet authenticated. */
export interface ParsedHeaders {
  /** The event's id, or `undefined` if the scheme has no header for it. */
  id: string | undefined
  /** The signed time, or `undefined` if the scheme has no header for it. */
  timestamp: Date | undefined
  /** The text that is signed before the body: `<id>.<timestamp>.` in Standard Webhooks, empty if only the body is signed. */
  prefix: string
  /** HMAC-SHA256 signatures as text in `encoding`, at most 16, not yet compared. Only the canonical spelling can match. */
  macs: readonly string[]
  encoding: MacEncoding
  /** Ed25519 signatures of 64 bytes, at most 16, not yet compared. */
  ed25519: readonly Uint8Array[]
}

/** The receiver's clock and the accepted distances from it, in seconds. */
export interface TimeWindow {
  now: number
  past: number
  future: number
}

/** Id, time and type of an event, as its authenticated payload states them. */
export interface PayloadFacts {
  id?: string
  timestamp?: Date
  type?: string
}

/**
 * How a provider signs: its headers, the bytes that the signature covers, and the format of its secrets. A scheme only checks form
 * and time. The verifier compares the signatures, so that no scheme can get the comparison wrong.
 */
export interface SignatureScheme {
  /**
   * Imports one configured secret.
   * @throws {WebhookConfigError} `ERR_WEBHOOK_SECRET` if it is not a secret of this scheme.
   */
  importSecret(secret: unknown): VerificationKey
  /**
   * Checks the headers before the body is read. `require` returns the only value of a header, or throws.
   * @throws {WebhookError} `ERR_WEBHOOK_HEADER_…`, `ERR_WEBHOOK_TIMESTAMP_…` or `ERR_WEBHOOK_SIGNATURE_INVALID`.
   */
  parseHeaders(require: (name: string) => string, window: TimeWindow): ParsedHeaders
  /** Reads id, time and type from the verified payload. Signed headers take precedence over them. */
  describe(payload: unknown): PayloadFacts
}

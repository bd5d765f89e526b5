import type { Ed25519Key, HmacKey } from '#crypto'
import type { MacEncoding } from '../crypto/crypto.ts'

/** A configured secret, ready for use. */
export type VerificationKey =
  | { algorithm: 'hmac-sha256'; key: HmacKey }
  | { algorithm: 'ed25519'; key: Ed25519Key }

/** What the headers claim, judged for form and time but not authenticated. */
export interface ParsedHeaders {
  id: string | undefined
  timestamp: Date | undefined
  /** Signed in front of the body: `<id>.<timestamp>.` in Standard Webhooks, empty where the body alone is signed. */
  prefix: string
  /** HMAC-SHA256 signatures as text in `encoding`, at most 16, not yet compared. Only the canonical spelling can match. */
  macs: readonly string[]
  encoding: MacEncoding
  /** Ed25519 signatures, 64 bytes each, at most 16, not yet compared. */
  ed25519: readonly Uint8Array[]
}

/** The receiver's clock and window, in seconds. */
export interface TimeWindow {
  now: number
  past: number
  future: number
}

/** What an authenticated payload says about itself. */
export interface PayloadFacts {
  id?: string
  timestamp?: Date
  type?: string
}

/**
 * How a provider signs: which headers it sends, what exactly the signature covers, and what its secrets look like.
 * A scheme judges form and time; comparing signatures is the verifier's work, so that no scheme can get it wrong.
 */
export interface SignatureScheme {
  /** @throws {WebhookConfigError} `ERR_WEBHOOK_SECRET`. */
  importSecret(secret: unknown): VerificationKey
  /**
   * Judges the headers before the body is read. `require` gives the one value of a header.
   * @throws {WebhookError} any of the codes for headers, timestamps and `ERR_WEBHOOK_SIGNATURE_INVALID`.
   */
  parseHeaders(require: (name: string) => string, window: TimeWindow): ParsedHeaders
  /** Reads id, time and type out of the verified payload. The headers win where they were signed. */
  describe(payload: unknown): PayloadFacts
}

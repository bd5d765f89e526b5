import type { MacEncoding } from '../crypto/crypto.ts'
import type { VerificationKey } from '../crypto/verification-key.ts'
import type { HeaderReader } from '../headers.ts'
import type { RequestHead, WebhookResponse } from '../http.ts'
import type { ActiveKey } from '../secrets/keyring.ts'
import type { MaybePromise } from '../util/maybe-promise.ts'
import type { WebhookMessage } from '../verification/webhook-message.ts'

/** Signatures as the delivery states them, not yet compared. */
export interface Signatures {
  /** MACs as text in `encoding`, at most 16. Only the canonical spelling can match. */
  macs: readonly string[]
  encoding: MacEncoding
  /** Signatures by a private key, at most 4 different ones: verifying one is expensive. */
  signatures: readonly Uint8Array[]
}

/** A text that must be signed. */
export interface SignedPart extends Signatures {
  /** The possible spellings of the text. One of them must be signed. */
  texts: readonly Uint8Array[]
}

/** The values in the headers: checked for form and time, but not yet authenticated. */
export interface ParsedHeaders extends Signatures {
  /** The event's id, or `undefined` if the scheme has no header for it. */
  id: string | undefined
  /** The event's type, if the scheme has a header for it. It takes precedence over that of the payload. */
  type?: string | undefined
  /** The signed time, or `undefined` if the scheme has no header for it. */
  timestamp: Date | undefined
  /** The text that is signed before the body: `<id>.<timestamp>.` in Standard Webhooks, empty if only the body is signed. */
  prefix: string
  /** The text that is signed after the body. */
  suffix?: string | undefined
  /**
   * For signatures that are inside the body, or cover another text than prefix, body and suffix. Returns what must be signed by `key`:
   * all parts, and at least one. Runs before anything is authenticated.
   * @throws {WebhookError} `ERR_WEBHOOK_SIGNATURE_INVALID` if the body contains no usable signature.
   */
  readParts?: (body: Uint8Array, key: VerificationKey) => MaybePromise<readonly SignedPart[]>
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
  /** `token` if nothing is signed, and a header contains the secret itself. @default 'signature' */
  readonly authenticated?: 'signature' | 'token'
  /**
   * Imports one configured secret: its key, or several where the provider may use the secret in different ways.
   * @throws {WebhookConfigError} `ERR_WEBHOOK_SECRET` if it is not a secret of this scheme.
   */
  importSecret(secret: unknown): VerificationKey | readonly VerificationKey[]
  /**
   * Checks the headers before the body is read.
   * @throws {WebhookError} `ERR_WEBHOOK_HEADER_…`, `ERR_WEBHOOK_TIMESTAMP_…` or `ERR_WEBHOOK_SIGNATURE_INVALID`.
   */
  parseHeaders(headers: HeaderReader, window: TimeWindow): ParsedHeaders
  /**
   * Returns the payload of a verified body. Omit it for JSON.
   * @throws {WebhookError} `ERR_WEBHOOK_PAYLOAD_INVALID`
   */
  readonly parsePayload?: (body: Uint8Array) => unknown
  /**
   * Reads id, time and type from the verified payload. Signed headers take precedence over them.
   * @throws {WebhookError} `ERR_WEBHOOK_TIMESTAMP_…` if the payload contains the signed time, and it is outside the window.
   */
  describe(payload: unknown, window: TimeWindow): PayloadFacts
  /**
   * Returns the response to a request that precedes deliveries, such as a `GET` with a challenge, or `undefined` if it may be a delivery.
   * Nothing of the request is authenticated, so a response that depends on `keys` must never equal a signature of an event.
   */
  respondBefore?(
    request: RequestHead,
    keys: () => MaybePromise<readonly ActiveKey[]>,
  ): MaybePromise<WebhookResponse | undefined>
  /** Returns the response to a verified message that is not an event, or `undefined` if it is one. */
  respondTo?(message: WebhookMessage, key: VerificationKey): MaybePromise<WebhookResponse | undefined>
}

import { UNAVAILABLE_RETRY_SECONDS } from './defaults.ts'

/** The response to one error code. */
export interface ErrorRow {
  /** HTTP status. */
  readonly status: number
  /** Describes the fault of the request and reveals nothing about the receiver, so any client may see it. */
  readonly title: string
  /** Whether the response has a `Retry-After` header. */
  readonly retry?: true
}

/** Every `code` a {@link WebhookError} can carry, so that `switch (error.code)` narrows. */
export type WebhookErrorCode =
  | 'ERR_WEBHOOK_HEADER_MISSING'
  | 'ERR_WEBHOOK_HEADER_INVALID'
  | 'ERR_WEBHOOK_TIMESTAMP_INVALID'
  | 'ERR_WEBHOOK_TIMESTAMP_TOO_OLD'
  | 'ERR_WEBHOOK_TIMESTAMP_TOO_NEW'
  | 'ERR_WEBHOOK_SIGNATURE_INVALID'
  | 'ERR_WEBHOOK_SIGNATURE_MISMATCH'
  | 'ERR_WEBHOOK_METHOD'
  | 'ERR_WEBHOOK_BODY_TOO_LARGE'
  | 'ERR_WEBHOOK_BODY_ENCODING'
  | 'ERR_WEBHOOK_BODY_CONSUMED'
  | 'ERR_WEBHOOK_BODY_ABORTED'
  | 'ERR_WEBHOOK_BODY_TIMEOUT'
  | 'ERR_WEBHOOK_PAYLOAD_INVALID'
  | 'ERR_WEBHOOK_PAYLOAD_SCHEMA'
  | 'ERR_WEBHOOK_IN_FLIGHT'
  | 'ERR_WEBHOOK_STORE'
  | 'ERR_WEBHOOK_SECRET_UNAVAILABLE'
  | 'ERR_WEBHOOK_HANDLER'

/**
 * The status and title of the response to each error code. Four statuses are absent on purpose: after 410 a sender disables the
 * endpoint, and after 429, 502 or 504 it slows down.
 */
export const ERROR_TABLE: Readonly<Record<WebhookErrorCode, ErrorRow>> = {
  ERR_WEBHOOK_HEADER_MISSING: { status: 400, title: 'A webhook header is missing' },
  ERR_WEBHOOK_HEADER_INVALID: { status: 400, title: 'A webhook header is malformed or repeated' },
  ERR_WEBHOOK_TIMESTAMP_INVALID: { status: 400, title: 'The timestamp is malformed' },
  ERR_WEBHOOK_TIMESTAMP_TOO_OLD: { status: 401, title: 'The timestamp is too old' },
  ERR_WEBHOOK_TIMESTAMP_TOO_NEW: { status: 401, title: 'The timestamp is too far in the future' },
  ERR_WEBHOOK_SIGNATURE_INVALID: { status: 400, title: 'The signature header contains no usable signature' },
  ERR_WEBHOOK_SIGNATURE_MISMATCH: { status: 401, title: 'No signature matches' },
  ERR_WEBHOOK_METHOD: { status: 405, title: 'Deliveries must be POST requests' },
  ERR_WEBHOOK_BODY_TOO_LARGE: { status: 413, title: 'The body is too large' },
  ERR_WEBHOOK_BODY_ENCODING: { status: 415, title: 'The body must be sent without a content encoding' },
  ERR_WEBHOOK_BODY_CONSUMED: { status: 500, title: 'The raw body is no longer available' },
  ERR_WEBHOOK_BODY_ABORTED: { status: 400, title: 'The request ended before its body was complete' },
  ERR_WEBHOOK_BODY_TIMEOUT: { status: 408, title: 'The body did not arrive in time' },
  ERR_WEBHOOK_PAYLOAD_INVALID: { status: 400, title: 'The body cannot be parsed' },
  ERR_WEBHOOK_PAYLOAD_SCHEMA: {
    status: 422,
    title: 'The payload does not match the schema of its event type',
  },
  ERR_WEBHOOK_IN_FLIGHT: { status: 503, title: 'This event is already being handled', retry: true },
  ERR_WEBHOOK_STORE: { status: 503, title: 'Deliveries cannot be accepted right now', retry: true },
  ERR_WEBHOOK_SECRET_UNAVAILABLE: {
    status: 503,
    title: 'Deliveries cannot be verified right now',
    retry: true,
  },
  ERR_WEBHOOK_HANDLER: { status: 500, title: 'The event could not be handled' },
}

/** Every `code` a {@link WebhookConfigError} can carry. */
export type WebhookConfigErrorCode = 'ERR_WEBHOOK_SECRET' | 'ERR_WEBHOOK_OPTION' | 'ERR_WEBHOOK_SETUP'

/** The optional fields of a {@link WebhookError}. */
export interface WebhookErrorOptions {
  /** The exact fault, as a short stable word for logs and `switch`, such as `repeated`. */
  reason?: string
  /** The header at fault, in lowercase. */
  header?: string
  /** Seconds after which the sender should retry. */
  retryAfterSeconds?: number
  cause?: unknown
}

/**
 * The error of a rejected delivery. `code` and `reason` are stable; `message` is for people and contains no secret.
 *
 * The request was authenticated only if the code is `ERR_WEBHOOK_PAYLOAD_INVALID`, `ERR_WEBHOOK_PAYLOAD_SCHEMA`,
 * `ERR_WEBHOOK_IN_FLIGHT`, `ERR_WEBHOOK_STORE` or `ERR_WEBHOOK_HANDLER`.
 */
export class WebhookError extends Error {
  override readonly name = 'WebhookError'
  // `declare`, because the constructor sets the fields, and their definitions would be a part of every bundle.
  declare readonly code: WebhookErrorCode
  /** The HTTP status to respond with. */
  declare readonly status: number
  /** The exact fault, as a short stable word such as `repeated`. */
  declare readonly reason: string | undefined
  /** The header at fault, in lowercase. */
  declare readonly header: string | undefined
  /** Seconds after which the sender should retry. */
  declare readonly retryAfterSeconds: number | undefined

  constructor(code: WebhookErrorCode, message: string, options: WebhookErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : options)
    const { status, retry } = ERROR_TABLE[code]
    this.code = code
    this.status = status
    this.reason = options.reason
    this.header = options.header
    this.retryAfterSeconds = options.retryAfterSeconds ?? (retry && UNAVAILABLE_RETRY_SECONDS)
  }
}

/** A mistake in the configuration, thrown while the verifier, store or adapter is created. */
export class WebhookConfigError extends TypeError {
  override readonly name = 'WebhookConfigError'
  declare readonly code: WebhookConfigErrorCode

  constructor(code: WebhookConfigErrorCode, message: string, options?: { cause?: unknown }) {
    super(message, options)
    this.code = code
  }
}

export interface ErrorRow {
  readonly status: number
  /** Safe to send to anybody: says what is wrong with the request, nothing about the receiver. */
  readonly title: string
  /** The sender is told when to come back. */
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
 * The one table of what a receiver answers. 410 (a sender would disable the endpoint), 429, 502 and 504
 * (a sender would slow the endpoint down) are absent on purpose.
 */
export const ERROR_TABLE: Readonly<Record<WebhookErrorCode, ErrorRow>> = {
  ERR_WEBHOOK_HEADER_MISSING: { status: 400, title: 'A webhook header is missing' },
  ERR_WEBHOOK_HEADER_INVALID: { status: 400, title: 'A webhook header is malformed or repeated' },
  ERR_WEBHOOK_TIMESTAMP_INVALID: { status: 400, title: 'The timestamp is not a whole number of seconds' },
  ERR_WEBHOOK_TIMESTAMP_TOO_OLD: { status: 401, title: 'The timestamp is too old' },
  ERR_WEBHOOK_TIMESTAMP_TOO_NEW: { status: 401, title: 'The timestamp is too far in the future' },
  ERR_WEBHOOK_SIGNATURE_INVALID: { status: 400, title: 'The signature header holds no usable signature' },
  ERR_WEBHOOK_SIGNATURE_MISMATCH: { status: 401, title: 'No signature matches' },
  ERR_WEBHOOK_METHOD: { status: 405, title: 'Deliveries are POST requests' },
  ERR_WEBHOOK_BODY_TOO_LARGE: { status: 413, title: 'The body is too large' },
  ERR_WEBHOOK_BODY_ENCODING: { status: 415, title: 'The body must be sent without a content encoding' },
  ERR_WEBHOOK_BODY_CONSUMED: { status: 500, title: 'The received bytes are gone' },
  ERR_WEBHOOK_BODY_ABORTED: { status: 400, title: 'The request ended before its body' },
  ERR_WEBHOOK_BODY_TIMEOUT: { status: 408, title: 'The body did not arrive in time' },
  ERR_WEBHOOK_PAYLOAD_INVALID: { status: 400, title: 'The body is not JSON in UTF-8' },
  ERR_WEBHOOK_PAYLOAD_SCHEMA: { status: 422, title: 'The payload does not fit the schema of its event type' },
  ERR_WEBHOOK_IN_FLIGHT: { status: 503, title: 'This event is being handled now', retry: true },
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

export interface WebhookErrorOptions {
  /** What exactly was wrong, as a short stable word for logs and `switch`, such as `repeated`. */
  reason?: string
  /** The header at fault, in lower case. */
  header?: string
  /** Seconds after which the sender should try again. */
  retryAfterSeconds?: number
  cause?: unknown
}

/**
 * A delivery that was refused. `code` and `reason` are stable; `message` is for people and names no secret.
 *
 * Unless the code is one of `ERR_WEBHOOK_PAYLOAD_INVALID`, `ERR_WEBHOOK_PAYLOAD_SCHEMA`, `ERR_WEBHOOK_IN_FLIGHT`,
 * `ERR_WEBHOOK_STORE` or `ERR_WEBHOOK_HANDLER`, nothing about the request had been authenticated when it was thrown.
 */
export class WebhookError extends Error {
  override readonly name = 'WebhookError'
  readonly code: WebhookErrorCode
  /** The HTTP status to answer with. */
  readonly status: number
  readonly reason: string | undefined
  readonly header: string | undefined
  readonly retryAfterSeconds: number | undefined

  constructor(code: WebhookErrorCode, message: string, options: WebhookErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause })
    this.code = code
    this.status = ERROR_TABLE[code].status
    this.reason = options.reason
    this.header = options.header
    this.retryAfterSeconds = options.retryAfterSeconds
  }
}

/** A mistake in how hookseal is set up. Thrown where it is made: while the verifier, store or adapter is created. */
export class WebhookConfigError extends TypeError {
  override readonly name = 'WebhookConfigError'
  readonly code: WebhookConfigErrorCode

  constructor(code: WebhookConfigErrorCode, message: string, options?: { cause?: unknown }) {
    super(message, options)
    this.code = code
  }
}

/** Every `code` a {@link SenderError} can carry, with the status that the REST API answers it by. */
export const SENDER_ERRORS = {
  ERR_SENDER_OPTION: 500,
  ERR_SENDER_DATABASE: 500,
  ERR_SENDER_DATABASE_LOCKED: 500,
  ERR_SENDER_KEY: 500,
  ERR_SENDER_NOT_FOUND: 404,
  ERR_SENDER_INVALID: 422,
  ERR_SENDER_URL: 422,
  ERR_SENDER_EVENT_TYPE: 422,
  ERR_SENDER_PAYLOAD: 422,
  ERR_SENDER_IDEMPOTENCY: 422,
  ERR_SENDER_PAYLOAD_TOO_LARGE: 413,
  ERR_SENDER_CONFLICT: 409,
} as const

export type SenderErrorCode = keyof typeof SENDER_ERRORS

/** A request to the sender that can't be done. */
export class SenderError extends Error {
  override readonly name = 'SenderError'
  readonly code: SenderErrorCode
  /** What the REST API answers. */
  readonly status: (typeof SENDER_ERRORS)[SenderErrorCode]
  /** The member of the input at fault, as a path with dots: `data.amount`. */
  readonly field: string | undefined

  constructor(code: SenderErrorCode, message: string, options: { field?: string; cause?: unknown } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause })
    this.code = code
    this.status = SENDER_ERRORS[code]
    this.field = options.field
  }
}

/** `ERR_SENDER_NOT_FOUND`: there is no such thing, or it's another organisation's. */
export function notFound(what: string, id: string): SenderError {
  return new SenderError('ERR_SENDER_NOT_FOUND', `There is no ${what} ${JSON.stringify(id.slice(0, 100))}.`)
}

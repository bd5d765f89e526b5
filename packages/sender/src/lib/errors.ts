/** All codes of {@link SenderError}, with the status of the REST API's response. */
export const SENDER_ERRORS = {
  ERR_SENDER_OPTION: 500,
  ERR_SENDER_DATABASE: 500,
  ERR_SENDER_DATABASE_LOCKED: 500,
  ERR_SENDER_DATABASE_DIRECTORY: 500,
  ERR_SENDER_KEY: 500,
  ERR_SENDER_NOT_FOUND: 404,
  ERR_SENDER_INVALID: 422,
  ERR_SENDER_URL: 422,
  ERR_SENDER_EVENT_TYPE: 422,
  ERR_SENDER_PROVIDER: 422,
  ERR_SENDER_SECRET: 422,
  ERR_SENDER_PAYLOAD: 422,
  ERR_SENDER_IDEMPOTENCY: 422,
  ERR_SENDER_QUOTA: 422,
  ERR_SENDER_PAYLOAD_TOO_LARGE: 413,
  ERR_SENDER_CONFLICT: 409,
} as const

/** The quotas of an organization. */
export type QuotaName =
  | 'endpoints'
  | 'endpointsPerUrl'
  | 'listeners'
  | 'unreadBytesPerListener'
  | 'eventsPerSecond'
  | 'publishBytesPerSecond'
  | 'payloadBytes'
  | 'runningReplays'
  | 'changeStreams'
  | 'sources'

export interface ExceededQuota {
  name: QuotaName
  limit: number
  /** Seconds until it is free again, if it is a rate. */
  retryAfterSeconds: number | undefined
}

export type SenderErrorCode = keyof typeof SENDER_ERRORS

/** The error of all sender functions. Use `code` in conditions: it is stable. */
export class SenderError extends Error {
  override readonly name = 'SenderError'
  readonly code: SenderErrorCode
  /** Status of the REST API's response. */
  readonly status: (typeof SENDER_ERRORS)[SenderErrorCode]
  /** The invalid field of the input, as a path separated by dots: `data.amount`. */
  readonly field: string | undefined

  /** The exceeded quota of an `ERR_SENDER_QUOTA`. */
  readonly quota: ExceededQuota | undefined

  constructor(
    code: SenderErrorCode,
    message: string,
    options: { field?: string; cause?: unknown; quota?: ExceededQuota } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause })
    this.code = code
    this.status = SENDER_ERRORS[code]
    this.field = options.field
    this.quota = options.quota
  }
}

/** Creates an `ERR_SENDER_NOT_FOUND`. The message is the same if the resource belongs to another organization. */
export function notFound(resource: string, id: string): SenderError {
  return new SenderError(
    'ERR_SENDER_NOT_FOUND',
    `No ${resource} found with the id ${JSON.stringify(id.slice(0, 100))}.`,
  )
}

/** Creates an `ERR_SENDER_CONFLICT` for what a disabled endpoint cannot do. */
export function disabledEndpoint(): SenderError {
  return new SenderError(
    'ERR_SENDER_CONFLICT',
    'The webhook is disabled, so nothing is sent to it. Enable it first, then try again.',
  )
}

/** Creates an `ERR_SENDER_QUOTA`. */
export function quotaExceeded(name: QuotaName, limit: number, retryAfterSeconds?: number): SenderError {
  const then =
    retryAfterSeconds === undefined ? 'An operator can raise it.' : `Retry after ${retryAfterSeconds} s.`
  return new SenderError('ERR_SENDER_QUOTA', `The quota ${name} of the organization is ${limit}. ${then}`, {
    quota: { name, limit, retryAfterSeconds },
  })
}

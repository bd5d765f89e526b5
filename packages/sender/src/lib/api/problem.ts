import type { SenderErrorCode } from '../errors.ts'
import type { InboxProblemCode } from './inbox-port.ts'

/** Status and title of every `code` that the API adds to those of {@link SENDER_ERRORS}. */
export const API_PROBLEMS = {
  ERR_API_JSON: { status: 400, title: 'The body is not valid JSON.' },
  ERR_API_REQUEST: { status: 400, title: 'Not a valid HTTP request.' },
  ERR_API_UNAUTHENTICATED: { status: 401, title: 'The request has no valid API key or session.' },
  ERR_API_SCOPE: { status: 403, title: 'The API key lacks the required scope.' },
  ERR_API_ORIGIN: { status: 403, title: 'Session requests must come from the same origin.' },
  ERR_API_NOT_FOUND: { status: 404, title: 'Not found.' },
  ERR_API_NO_INBOX: { status: 404, title: 'This server has no inbox.' },
  ERR_API_METHOD: { status: 405, title: 'Method not allowed.' },
  ERR_API_REQUEST_TIMEOUT: { status: 408, title: 'The request was not received in time.' },
  ERR_API_BODY_TOO_LARGE: { status: 413, title: 'The body is too large.' },
  ERR_API_CONTENT_TYPE: { status: 415, title: 'The content type must be application/json.' },
  ERR_API_QUOTA: { status: 422, title: 'A quota of the organization is exceeded.' },
  ERR_API_INVALID: { status: 422, title: 'The request has invalid fields.' },
  ERR_API_HEADERS_TOO_LARGE: { status: 431, title: 'The headers are too large.' },
  ERR_API_INTERNAL: { status: 500, title: 'Internal server error.' },
  ERR_API_DATABASE: { status: 503, title: 'The database is unavailable. Try again later.' },
  ERR_API_NOT_READY: { status: 503, title: 'The sender is not ready.' },
} as const

export type ApiProblemCode = keyof typeof API_PROBLEMS

export interface FieldError {
  /** Path separated by dots: `data.amount`. */
  field: string
  message: string
}

interface ProblemDetails {
  detail?: string
  errors?: readonly FieldError[]
  headers?: Readonly<Record<string, string>>
  /** URN of this occurrence, also in the log. */
  instance?: string
  /** The exceeded quota of an `ERR_API_QUOTA`, in snake case, and its limit. */
  quota?: string
  limit?: number
}

/** The error that a route or its middleware throws to reject a request. */
export class ApiProblem extends Error {
  override readonly name = 'ApiProblem'
  readonly code: ApiProblemCode
  readonly details: ProblemDetails

  constructor(code: ApiProblemCode, details: ProblemDetails = {}) {
    super(details.detail ?? API_PROBLEMS[code].title)
    this.code = code
    this.details = details
  }
}

/** Creates the problem response of RFC 9457. Every error response of the API uses it. */
export function problemResponse(
  status: number,
  code: ApiProblemCode | SenderErrorCode | InboxProblemCode,
  title: string,
  { detail, errors, headers, instance, quota, limit }: ProblemDetails = {},
): Response {
  const field = errors?.[0]?.field
  const body = {
    type: 'about:blank',
    title,
    status,
    code,
    ...(detail === undefined ? {} : { detail }),
    ...(field === undefined ? {} : { field }),
    ...(errors === undefined ? {} : { errors }),
    ...(instance === undefined ? {} : { instance }),
    ...(quota === undefined ? {} : { quota, limit }),
  }
  return new Response(JSON.stringify(body), {
    status,
    headers: { ...headers, 'content-type': 'application/problem+json', 'cache-control': 'no-store' },
  })
}

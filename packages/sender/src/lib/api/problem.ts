import type { SenderErrorCode } from '../errors.ts'

/** Every `code` of the API's own, with its status and title. The sender's codes come as they are. */
export const API_PROBLEMS = {
  ERR_API_JSON: { status: 400, title: 'The body is not JSON.' },
  ERR_API_REQUEST: { status: 400, title: 'This is not a request of HTTP.' },
  ERR_API_UNAUTHENTICATED: { status: 401, title: 'There is no valid API key.' },
  ERR_API_SCOPE: { status: 403, title: 'The API key may not do this.' },
  ERR_API_ORIGIN: { status: 403, title: 'A session works from its own origin alone.' },
  ERR_API_NOT_FOUND: { status: 404, title: 'There is nothing here.' },
  ERR_API_METHOD: { status: 405, title: 'This method is not allowed here.' },
  ERR_API_REQUEST_TIMEOUT: { status: 408, title: 'The request took too long to arrive.' },
  ERR_API_BODY_TOO_LARGE: { status: 413, title: 'The body is too large.' },
  ERR_API_CONTENT_TYPE: { status: 415, title: 'The body must be application/json.' },
  ERR_API_INVALID: { status: 422, title: 'The request has fields that are not valid.' },
  ERR_API_HEADERS_TOO_LARGE: { status: 431, title: 'The headers are too large.' },
  ERR_API_INTERNAL: { status: 500, title: 'Something went wrong on our side.' },
  ERR_API_NOT_READY: { status: 503, title: 'The sender is not ready.' },
} as const

export type ApiProblemCode = keyof typeof API_PROBLEMS

export interface FieldError {
  /** Path with dots. */
  field: string
  message: string
}

interface ProblemDetails {
  detail?: string
  errors?: readonly FieldError[]
  headers?: Readonly<Record<string, string>>
  /** Tells this occurrence from others, in the log. */
  instance?: string
}

/** A request that the API refuses, thrown from anywhere below a route. */
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

/** The answer of RFC 9457: the members of every problem, whoever found it. */
export function problemResponse(
  status: number,
  code: ApiProblemCode | SenderErrorCode,
  title: string,
  { detail, errors, headers, instance }: ProblemDetails = {},
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
  }
  return new Response(JSON.stringify(body), {
    status,
    headers: { ...headers, 'content-type': 'application/problem+json', 'cache-control': 'no-store' },
  })
}

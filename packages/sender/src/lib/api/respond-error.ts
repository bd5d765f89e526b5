import { HTTPException } from 'hono/http-exception'
import { randomUUID } from 'node:crypto'
import { isUnavailable } from '@hookseal/engine/database'
import { type ExceededQuota, SenderError } from '../errors.ts'
import type { Logger } from '@hookseal/engine'
import { INBOX_PROBLEMS, type InboxProblemCode } from './inbox-port.ts'
import { API_PROBLEMS, ApiProblem, type ApiProblemCode, problemResponse } from './problem.ts'

/** Converts an error to a problem response. An unexpected error is logged, and its response only names the log entry. */
export function respondError(error: unknown, log: Logger): Response {
  if (error instanceof ApiProblem) {
    const { status, title } = API_PROBLEMS[error.code]
    return problemResponse(status, error.code, title, error.details)
  }
  if (error instanceof SenderError && error.status < 500) return respondSenderError(error)
  const inboxCode = inboxCodeOf(error)
  if (inboxCode !== undefined && error instanceof Error)
    return problemResponse(INBOX_PROBLEMS[inboxCode], inboxCode, error.message)
  if (error instanceof HTTPException) {
    const code = BY_STATUS[error.status]
    if (code !== undefined) return problemResponse(error.status, code, API_PROBLEMS[code].title)
  }
  const instance = `urn:uuid:${randomUUID()}`
  log.error({ err: error, instance }, 'API request failed with an unexpected error')
  if (isDatabaseError(error) && isUnavailable(error.cause)) {
    const { status, title } = API_PROBLEMS.ERR_API_DATABASE
    return problemResponse(status, 'ERR_API_DATABASE', title, { instance, headers: { 'retry-after': '1' } })
  }
  const { status, title } = API_PROBLEMS.ERR_API_INTERNAL
  return problemResponse(status, 'ERR_API_INTERNAL', title, { instance })
}

/** An inbox has a class of errors of its own, in a package that the sender does not know. */
function inboxCodeOf(error: unknown): InboxProblemCode | undefined {
  if (!(error instanceof Error) || error.name !== 'InboxError' || !('code' in error)) return undefined
  const codes = Object.keys(INBOX_PROBLEMS) as InboxProblemCode[] // Object.keys loses the literal types
  return codes.find((code) => code === error.code)
}

function isDatabaseError(error: unknown): error is Error {
  if (error instanceof SenderError) return error.code === 'ERR_SENDER_DATABASE'
  return (
    error instanceof Error &&
    error.name === 'InboxError' &&
    'code' in error &&
    error.code === 'ERR_INBOX_DATABASE'
  )
}

/** Codes for the statuses that Hono throws itself. */
const BY_STATUS: Readonly<Partial<Record<number, ApiProblemCode>>> = {
  400: 'ERR_API_JSON',
  415: 'ERR_API_CONTENT_TYPE',
}

function respondSenderError({ status, code, message, field, quota }: SenderError): Response {
  if (quota !== undefined) return respondQuota(quota, message)
  const errors = field === undefined ? undefined : [{ field: toSnakeCase(field), message }]
  return problemResponse(status, code, message, errors === undefined ? {} : { errors })
}

/** 422 for a count or a size, 429 for a rate. */
function respondQuota({ name, limit, retryAfterSeconds }: ExceededQuota, message: string): Response {
  const quota = toSnakeCase(name)
  const details = { detail: message.replace(name, quota), quota, limit }
  const { status, title } = API_PROBLEMS.ERR_API_QUOTA
  if (retryAfterSeconds === undefined) return problemResponse(status, 'ERR_API_QUOTA', title, details)
  const headers = { 'retry-after': String(retryAfterSeconds) }
  return problemResponse(429, 'ERR_API_QUOTA', title, { ...details, headers })
}

/** Converts the sender's own field names, such as `rateLimit`. Members of payloads and names of headers stay. */
function toSnakeCase(field: string): string {
  return /^[a-z]+(?:[A-Z][a-z]+)+$/.test(field.replace(/^(?:quotas|options)\./, ''))
    ? field.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
    : field
}

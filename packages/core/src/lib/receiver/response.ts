import { TUNING } from '../defaults.ts'
import { ERROR_TABLE, WebhookConfigError, WebhookError, type WebhookErrorCode } from '../errors.ts'

/** A whole HTTP response, for the adapter to send in its framework's way. */
export interface WebhookResponse {
  status: number
  /** Names in lower case; `content-length` is left to the platform. */
  headers: Record<string, string>
  body: string
}

/** The header of the answer to an event that was handled before. */
export const DUPLICATE_HEADER = 'webhook-duplicate'

/** 200, so that the sender stops, and a marker, so that people see why no handler ran. */
export function duplicateResponse(): WebhookResponse {
  return { status: 200, headers: { [DUPLICATE_HEADER]: 'true' }, body: '' }
}

/**
 * The answer to a failure, as `application/problem+json` (RFC 9457): status, title and code, nothing about secrets or
 * this machine. The one exception is a consumed body, whose fix the developer should see at once.
 */
export function errorResponse(error: unknown): WebhookResponse {
  const { code, retryAfterSeconds, detail } = publicFields(error)
  const { status, title, retry } = ERROR_TABLE[code]
  const headers: Record<string, string> = {
    'content-type': 'application/problem+json',
    'cache-control': 'no-store',
  }
  if (retry) headers['retry-after'] = String(retryAfterSeconds ?? TUNING.unavailableRetrySeconds)
  if (code === 'ERR_WEBHOOK_METHOD') headers['allow'] = 'POST'
  return { status, headers, body: JSON.stringify({ type: 'about:blank', title, status, code, detail }) }
}

function publicFields(error: unknown): {
  code: WebhookErrorCode
  retryAfterSeconds?: number | undefined
  detail?: string
} {
  if (error instanceof WebhookError) {
    const { code, retryAfterSeconds, message } = error
    return code === 'ERR_WEBHOOK_BODY_CONSUMED' ? { code, detail: message } : { code, retryAfterSeconds }
  }
  return {
    code: error instanceof WebhookConfigError ? 'ERR_WEBHOOK_SECRET_UNAVAILABLE' : 'ERR_WEBHOOK_HANDLER',
  }
}

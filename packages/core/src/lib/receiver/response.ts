import { TUNING } from '../defaults.ts'
import { ERROR_TABLE, WebhookConfigError, WebhookError, type WebhookErrorCode } from '../errors.ts'
import type { WebhookResponse } from '../http.ts'

/** The header of the response to an event that is already done. */
export const DUPLICATE_HEADER = 'webhook-duplicate'

/** 200, so that the sender does not retry, and a header that shows why no handler ran. */
export function duplicateResponse(): WebhookResponse {
  return { status: 200, headers: { [DUPLICATE_HEADER]: 'true' }, body: '' }
}

/**
 * Returns the response to a failure as `application/problem+json` (RFC 9457): status, title and code, nothing about secrets or this
 * machine. Only for a consumed body it contains the message, because that names the fix for the developer.
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

import { ERROR_TABLE, WebhookConfigError, WebhookError } from '../errors.ts'
import type { WebhookResponse } from '../http.ts'

/** The header of the response to an event that is already done. */
export const DUPLICATE_HEADER = 'webhook-duplicate'

/** 200, so that the sender does not retry, and a header that shows why no handler ran. */
export function duplicateResponse(): WebhookResponse {
  return { status: 200, headers: { [DUPLICATE_HEADER]: 'true' }, body: '' }
}

/**
 * Returns the response to a failure, by default that of a handler, as `application/problem+json` (RFC 9457): status, title and code, nothing about secrets or this
 * machine. Only for a consumed body it contains the message, because that names the fix for the developer.
 */
export function errorResponse(error?: unknown): WebhookResponse {
  const { code, status, retryAfterSeconds, message } = toWebhookError(error)
  const headers: Record<string, string> = {
    'content-type': 'application/problem+json',
    'cache-control': 'no-store',
  }
  if (retryAfterSeconds !== undefined) headers['retry-after'] = String(retryAfterSeconds)
  if (code === 'ERR_WEBHOOK_METHOD') headers['allow'] = 'POST'
  const { title } = ERROR_TABLE[code]
  const detail = code === 'ERR_WEBHOOK_BODY_CONSUMED' ? message : undefined
  return { status, headers, body: JSON.stringify({ type: 'about:blank', title, status, code, detail }) }
}

function toWebhookError(error: unknown): WebhookError {
  if (error instanceof WebhookError) return error
  const isConfig = error instanceof WebhookConfigError
  return new WebhookError(isConfig ? 'ERR_WEBHOOK_SECRET_UNAVAILABLE' : 'ERR_WEBHOOK_HANDLER', '')
}

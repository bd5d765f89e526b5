import { WebhookError } from './errors.ts'

export function bodyConsumed(fix: string): WebhookError {
  return new WebhookError(
    'ERR_WEBHOOK_BODY_CONSUMED',
    `Something else read the body first, so its bytes are gone. To fix it, ${fix}.`,
    {
      reason: 'consumed',
    },
  )
}

export function bodyAborted(cause?: unknown): WebhookError {
  return new WebhookError(
    'ERR_WEBHOOK_BODY_ABORTED',
    'The client went away before the whole body had arrived.',
    { cause },
  )
}

export function bodyTimeout(timeoutMs: number): WebhookError {
  return new WebhookError('ERR_WEBHOOK_BODY_TIMEOUT', `The body did not arrive within ${timeoutMs / 1000} s.`)
}

export function bodyTooLarge(maxBodyBytes: number): WebhookError {
  return new WebhookError(
    'ERR_WEBHOOK_BODY_TOO_LARGE',
    `The body is longer than maxBodyBytes (${maxBodyBytes}).`,
  )
}

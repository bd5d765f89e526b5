import { WebhookError } from './errors.ts'

/** `fix` completes the sentence "To fix it, …". */
export function bodyConsumed(fix: string): WebhookError {
  return new WebhookError(
    'ERR_WEBHOOK_BODY_CONSUMED',
    `The body was already read by other code, so its raw bytes are gone. To fix it, ${fix}.`,
    { reason: 'consumed' },
  )
}

export function bodyAborted(cause?: unknown): WebhookError {
  return new WebhookError(
    'ERR_WEBHOOK_BODY_ABORTED',
    'The client disconnected before the body was complete.',
    {
      cause,
    },
  )
}

export function bodyTimeout(timeoutMs: number): WebhookError {
  return new WebhookError('ERR_WEBHOOK_BODY_TIMEOUT', `The body did not arrive within ${timeoutMs / 1000} s.`)
}

export function bodyTooLarge(maxBodyBytes: number): WebhookError {
  return new WebhookError(
    'ERR_WEBHOOK_BODY_TOO_LARGE',
    `The body is longer than maxBodyBytes (${maxBodyBytes} bytes).`,
  )
}

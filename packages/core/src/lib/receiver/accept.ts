import { createGuard } from '../dedupe/guard.ts'
import type { WebhookMessage } from '../verification/webhook-message.ts'
import type { InboxPort } from './inbox-port.ts'

/**
 * Returns a function that stores a message in `inbox`. It resolves to whether the message is new, as soon as the inbox has committed it,
 * and rejects with `ERR_WEBHOOK_STORE` if the inbox fails or takes longer than `timeoutMs`. The provider then sends the message again.
 */
export function createAccept(
  inbox: InboxPort,
  timeoutMs: number,
): (message: WebhookMessage, key: string) => Promise<boolean> {
  const guard = createGuard('inbox', timeoutMs)
  return async (message, key) =>
    guard('accept', async () => {
      const result: unknown = await inbox.accept(message, key)
      if (result === 'accepted') return true
      if (result === 'duplicate') return false
      // It may not be stored, so it must not be acknowledged.
      throw new TypeError(`accept resolved to ${String(result)}`)
    })
}

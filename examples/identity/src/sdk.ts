import { type RequestHandler, type SecretInput, webhookHandler } from '@hookseal/core'
import { EVENTS, type IdentityEvent } from './events.ts'

/**
 * What the provider's package gives to receivers: a route handler that verifies deliveries and hands the typed event over, once for
 * each verification.
 */
export function identityWebhook(
  secret: SecretInput,
  handle: (event: IdentityEvent) => void | Promise<void>,
): RequestHandler {
  return webhookHandler(
    { secret, events: EVENTS, dedupeKey: ({ payload }) => payload.data.verification_id },
    async ({ payload }) => handle(payload),
  )
}

import { type RequestHandler, type SecretInput, webhookHandler } from '@hookseal/core'
import { EVENTS, type IdentityEvent } from './events.ts'

/**
 * Returns a route handler that verifies deliveries and calls `handle` with the typed event, once for each verification.
 * The provider would publish this function as its package for receivers.
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

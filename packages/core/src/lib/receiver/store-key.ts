import type { DedupeKey } from '../dedupe/dedupe-store.ts'
import { WebhookError } from '../errors.ts'
import type { EventSchemas, PayloadOf } from '../verification/event-schemas.ts'
import type { WebhookMessage } from '../verification/webhook-message.ts'
import type { ReceiverOptions } from './receiver-options.ts'

/**
 * Returns the key of an event in the dedupe store.
 *
 * @throws {WebhookError} `ERR_WEBHOOK_HANDLER` if `dedupeKey` throws, or returns anything but a string that is not empty.
 */
export function storeKey<Events extends EventSchemas>(
  options: ReceiverOptions<Events>,
  message: WebhookMessage<PayloadOf<Events>>,
): DedupeKey {
  const key = dedupeKey(options, message)
  const { provider = '' } = options
  const { tenant } = message
  // No two pairs of provider and tenant have the same scope: a provider contains no `@`, and no scope a colon.
  const scope = tenant === undefined ? provider : `${provider}@${encodeURIComponent(tenant)}`
  // The empty scope keeps a key that contains a colon apart from keys with a scope.
  return scope === '' && !key.includes(':') ? key : `${scope}:${key}`
}

function dedupeKey<Events extends EventSchemas>(
  options: ReceiverOptions<Events>,
  message: WebhookMessage<PayloadOf<Events>>,
): string {
  if (options.dedupeKey === undefined) return message.id
  let key: unknown
  try {
    key = options.dedupeKey(message)
  } catch (cause) {
    throw new WebhookError('ERR_WEBHOOK_HANDLER', 'dedupeKey threw for a verified message.', { cause })
  }
  if (typeof key === 'string' && key !== '') return key
  // It may be a promise that rejects later. On Node an unhandled rejection would end the process.
  Promise.resolve(key).catch(() => {})
  throw new WebhookError(
    'ERR_WEBHOOK_HANDLER',
    'dedupeKey must synchronously return a string that is not empty.',
  )
}

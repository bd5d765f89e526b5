import type { DedupeStore } from '../dedupe/dedupe-store.ts'
import { memoryStore } from '../dedupe/memory-store.ts'
import { DEFAULTS } from '../defaults.ts'
import { WebhookConfigError, type WebhookError } from '../errors.ts'
import type { HeadersInput } from '../headers.ts'
import { requirePositive } from '../util/require-positive.ts'
import type { EventSchemas, PayloadOf } from '../verification/event-schemas.ts'
import type { InboxPort } from './inbox-port.ts'
import type { VerifierOptions } from '../verification/verifier-options.ts'
import type { WebhookMessage } from '../verification/webhook-message.ts'

/**
 * The options of receivers: those of the verifier, and those of dedupe, time limits and observers. Callbacks that receive a message are
 * declared as methods: options for one type of payload are then accepted by plugins that do not infer it, such as that of Fastify.
 */
export interface ReceiverOptions<Events extends EventSchemas = EventSchemas> extends VerifierOptions<Events> {
  /** The store of handled events, or `false` to handle every copy of an event. @default memoryStore() */
  dedupe?: DedupeStore | false
  /**
   * Stores each event and handles it later, in place of a handler and of dedupe: the response is 202 as soon as the event is committed, and
   * 200 with `webhook-duplicate` for a duplicate. Until then nothing is acknowledged: while the inbox is unavailable, or slower than
   * `storeTimeoutSeconds`, the response is 503. Pass it to the preset of a provider, not beside it: `github({ inbox })`.
   */
  inbox?: InboxPort
  /**
   * Returns the key that two deliveries of one event share. Must return a string, synchronously. Called with verified messages only.
   * @default message.id
   */
  dedupeKey?(this: void, message: WebhookMessage<PayloadOf<Events>>): string
  /**
   * Seconds for which a crashed process blocks the event that it was handling. The lease is renewed while the handler runs.
   * @default 60
   */
  leaseSeconds?: number
  /**
   * Seconds for which a handled event is remembered. Must be longer than the sender's retries, or a late retry is handled again.
   * @default 345600 (96 h)
   */
  retainSeconds?: number
  /**
   * The behavior while the store is unavailable. `reject` responds 503, so that the sender retries; `accept` runs the handler without
   * dedupe.
   * @default 'reject'
   */
  onStoreError?: 'reject' | 'accept'
  /** Seconds after which a store operation counts as failed. @default 5 */
  storeTimeoutSeconds?: number
  /** Seconds within which the whole body must arrive. @default 30 */
  bodyTimeoutSeconds?: number
  /**
   * Called with the error of each rejected delivery, including `ERR_WEBHOOK_IN_FLIGHT`, `ERR_WEBHOOK_STORE` and
   * `ERR_WEBHOOK_SECRET_UNAVAILABLE`. Like the other three observers, it cannot change the response by returning or throwing.
   */
  onRejected?: (error: WebhookError, delivery: { headers: HeadersInput }) => void
  /**
   * Called when an event that is done, or accepted by the inbox, arrives again. `sameBody` is false if the sender reused the id for another
   * body, and absent with an inbox, which does not compare bodies.
   */
  onDuplicate?(this: void, message: WebhookMessage<PayloadOf<Events>>, info: { sameBody?: boolean }): void
  /** Called after the handler succeeded and the event was marked as done. Not called with an inbox. */
  onCompleted?(this: void, message: WebhookMessage<PayloadOf<Events>>): void
  /**
   * Called when the handler fails, when the store fails to renew, complete or release (or to claim, with `onStoreError: 'accept'`), and
   * when another observer throws. Express does not pass on the errors of its own handlers.
   */
  onError?(this: void, error: unknown, message?: WebhookMessage<PayloadOf<Events>>): void
}

/** The checked options, with times in milliseconds. */
export interface ReceiverSettings {
  store: DedupeStore | undefined
  leaseMs: number
  retainMs: number
  storeTimeoutMs: number
  bodyTimeoutMs: number
}

type TimeOption = 'leaseSeconds' | 'retainSeconds' | 'storeTimeoutSeconds' | 'bodyTimeoutSeconds'

/** The longest delay of `setTimeout`. A longer one fires immediately, so every body and every store operation would time out. */
const LONGEST_TIMER_MS = 2 ** 31 - 1

/** 100 years. Redis and PostgreSQL reject a claim whose end they cannot represent. */
const LONGEST_RETAIN_MS = 3_155_760_000_000

/**
 * Returns the checked options of a receiver.
 *
 * @throws {WebhookConfigError} `ERR_WEBHOOK_OPTION`, naming the option, for an invalid value.
 */
export function readReceiverOptions<Events extends EventSchemas>(
  options: ReceiverOptions<Events>,
): ReceiverSettings {
  const { inbox, onStoreError = 'reject' } = options
  const { dedupe = inbox ? false : memoryStore() } = options
  if (onStoreError !== 'reject' && onStoreError !== 'accept')
    throw invalid("onStoreError must be 'reject' or 'accept'")
  if (dedupe !== false && typeof dedupe?.claim !== 'function')
    throw invalid('dedupe must be a store, such as memoryStore(), or false')
  if (inbox !== undefined && typeof inbox?.accept !== 'function')
    throw invalid('inbox must be a store, such as await createInbox()')
  if (inbox !== undefined && (options.dedupe !== undefined || onStoreError === 'accept'))
    throw invalid('inbox replaces dedupe and onStoreError; pass it to presets: github({ inbox })')
  const milliseconds = (name: TimeOption, longestMs: number): number => {
    const value = requirePositive(name, options[name] ?? DEFAULTS[name]) * 1000
    if (value <= longestMs) return value
    throw invalid(`${name} must be at most ${Math.floor(longestMs / 1000)}`)
  }
  return {
    store: dedupe === false ? undefined : dedupe,
    leaseMs: milliseconds('leaseSeconds', LONGEST_TIMER_MS),
    retainMs: milliseconds('retainSeconds', LONGEST_RETAIN_MS),
    storeTimeoutMs: milliseconds('storeTimeoutSeconds', LONGEST_TIMER_MS),
    bodyTimeoutMs: milliseconds('bodyTimeoutSeconds', LONGEST_TIMER_MS),
  }
}

function invalid(message: string): WebhookConfigError {
  return new WebhookConfigError('ERR_WEBHOOK_OPTION', message)
}

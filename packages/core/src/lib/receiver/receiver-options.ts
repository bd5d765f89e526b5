import type { DedupeStore } from '../dedupe/dedupe-store.ts'
import { DEFAULTS } from '../defaults.ts'
import { WebhookConfigError, type WebhookError } from '../errors.ts'
import type { EventSchemas, PayloadOf } from '../verification/event-schemas.ts'
import type { HeadersInput } from '../headers.ts'
import { memoryStore } from '../dedupe/memory-store.ts'
import { requirePositive, type VerifierOptions } from '../verification/verifier.ts'
import type { WebhookMessage } from '../verification/webhook-message.ts'

export interface ReceiverOptions<Events extends EventSchemas = EventSchemas> extends VerifierOptions<Events> {
  /** Where handled events are remembered; `false` handles every copy. @default memoryStore() */
  dedupe?: DedupeStore | false
  /** What makes two deliveries the same event. Sees verified messages only. @default message.id */
  dedupeKey?: (message: WebhookMessage<PayloadOf<Events>>) => string
  /**
   * Part of the key in the store (`stripe:evt_1`), so that two providers that share a store may use the same ids: no key of
   * one, nor of a receiver without `provider`, is ever that of another. Letters, digits, `-` and `_`.
   */
  provider?: string
  /** How long a crashed process keeps others from handling its event. Renewed while the handler runs. @default 60 */
  leaseSeconds?: number
  /** How long a handled event is remembered. Longer than the sender's retries, or they run again. @default 345600 (96 h) */
  retainSeconds?: number
  /**
   * What happens while the store is out of reach: `reject` answers 503 and leaves it to the sender to retry; `accept` runs
   * the handler without dedupe. @default 'reject'
   */
  onStoreError?: 'reject' | 'accept'
  /** How long the store may take for one operation before it counts as out of reach. @default 5 */
  storeTimeoutSeconds?: number
  /** How long a body may take to arrive. @default 30 */
  bodyTimeoutSeconds?: number
  /**
   * A delivery was refused, also because no claim could be made (`ERR_WEBHOOK_STORE`) or no secret be had. Observation only, as the
   * other three: what it returns or throws changes nothing.
   */
  onRejected?: (error: WebhookError, delivery: { headers: HeadersInput }) => void
  /** An event that was handled before came again. `sameBody` is false where the sender reused the id for other bytes. */
  onDuplicate?: (message: WebhookMessage<PayloadOf<Events>>, info: { sameBody: boolean }) => void
  /** The handler succeeded and the event was marked as done. */
  onCompleted?: (message: WebhookMessage<PayloadOf<Events>>) => void
  /**
   * The handler failed; the store failed to renew, complete or release, or to claim under `onStoreError: 'accept'`; or one of these
   * functions threw. Express keeps errors of its own handlers to itself.
   */
  onError?: (error: unknown, message?: WebhookMessage<PayloadOf<Events>>) => void
}

/** Times in milliseconds, everything checked. */
export interface ReceiverSettings {
  store: DedupeStore | undefined
  provider: string | undefined
  leaseMs: number
  retainMs: number
  storeTimeoutMs: number
  bodyTimeoutMs: number
  acceptOnStoreError: boolean
  maxBodyBytes: number
}

type TimeOption = 'leaseSeconds' | 'retainSeconds' | 'storeTimeoutSeconds' | 'bodyTimeoutSeconds'

/** A longer timer fires at once: every body would be late, and every store too slow. */
const LONGEST_TIMER_MS = 2 ** 31 - 1

/** 100 years. Redis and PostgreSQL refuse every claim that would end later than they can tell. */
const LONGEST_RETAIN_MS = 3_155_760_000_000

/** @throws {WebhookConfigError} `ERR_WEBHOOK_OPTION`, naming the option. */
export function readReceiverOptions<Events extends EventSchemas>(
  options: ReceiverOptions<Events>,
): ReceiverSettings {
  const { dedupe = memoryStore(), provider, onStoreError = 'reject' } = options
  if (onStoreError !== 'reject' && onStoreError !== 'accept')
    throw invalid("onStoreError must be 'reject' or 'accept'")
  if (provider !== undefined && !/^[\w-]+$/.test(provider))
    throw invalid('provider may hold letters, digits, - and _ only')
  if (dedupe !== false && typeof dedupe?.claim !== 'function')
    throw invalid('dedupe must be a store, such as memoryStore(), or false')
  const milliseconds = (name: TimeOption, longestMs: number): number => {
    const value = requirePositive(name, options[name] ?? DEFAULTS[name]) * 1000
    if (value <= longestMs) return value
    const days = Math.floor(longestMs / 86_400_000)
    throw invalid(`${name} can be ${Math.floor(longestMs / 1000)} (${days} days) at most`)
  }
  return {
    store: dedupe === false ? undefined : dedupe,
    provider,
    leaseMs: milliseconds('leaseSeconds', LONGEST_TIMER_MS),
    retainMs: milliseconds('retainSeconds', LONGEST_RETAIN_MS),
    storeTimeoutMs: milliseconds('storeTimeoutSeconds', LONGEST_TIMER_MS),
    bodyTimeoutMs: milliseconds('bodyTimeoutSeconds', LONGEST_TIMER_MS),
    acceptOnStoreError: onStoreError === 'accept',
    maxBodyBytes: options.maxBodyBytes ?? DEFAULTS.maxBodyBytes,
  }
}

function invalid(message: string): WebhookConfigError {
  return new WebhookConfigError('ERR_WEBHOOK_OPTION', message)
}

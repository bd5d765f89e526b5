import { bodyBytes } from '../crypto/bytes.ts'
import { DEFAULTS } from '../defaults.ts'
import { WebhookConfigError } from '../errors.ts'
import type { EventSchemas, PayloadOf } from './event-schemas.ts'
import { assertHeaders, type HeadersInput, readHeader, requireHeader } from '../headers.ts'
import { createKeyring, type SecretInput } from '../secrets/keyring.ts'
import type { SignatureScheme, TimeWindow } from '../schemes/signature-scheme.ts'
import { standardWebhooks } from '../schemes/standard-webhooks.ts'
import type { MaybePromise } from '../util/maybe-promise.ts'
import { requirePositive } from '../util/require-positive.ts'
import { createVerification, type Verification } from './verification.ts'
import type { WebhookMessage } from './webhook-message.ts'

/** The options of {@link createVerifier}. */
export interface VerifierOptions<Events extends EventSchemas = EventSchemas> {
  /**
   * The secret, several in rotation, or a function that returns them for a delivery.
   * @default the environment variable `WEBHOOK_SECRET`, split at whitespace
   */
  secret?: SecretInput
  /** The largest accepted distance of the signed timestamp from this machine's clock, in seconds, bounds included. @default 300 */
  toleranceSeconds?: number | { past: number; future: number }
  /** The length of the longest accepted body, in bytes. @default 1048576 (1 MiB) */
  maxBodyBytes?: number
  /** Returns the current time, in milliseconds since the epoch. @default Date.now */
  now?: () => number
  /** How the provider signs. @default standardWebhooks() */
  scheme?: SignatureScheme
  /** A Standard Schema for each event type. The payload becomes a union that narrows on `type`; other types are rejected. */
  events?: Events
}

/** Verifies the deliveries of one provider. */
export interface Verifier<Payload = unknown> {
  /**
   * Returns the verified message. `body` must be the bytes that were received; a string is encoded as UTF-8.
   *
   * @throws {WebhookError} `ERR_WEBHOOK_HEADER_…`, `ERR_WEBHOOK_TIMESTAMP_…`, `ERR_WEBHOOK_SIGNATURE_…`, `ERR_WEBHOOK_PAYLOAD_…`,
   *   `ERR_WEBHOOK_BODY_TOO_LARGE`, `ERR_WEBHOOK_BODY_CONSUMED` or `ERR_WEBHOOK_SECRET_UNAVAILABLE`.
   * @throws {TypeError} if `headers` is not an object.
   */
  verify(delivery: { headers: HeadersInput; body: Uint8Array | string }): Promise<WebhookMessage<Payload>>
  /**
   * Checks headers and timestamp and returns a {@link Verification} that accepts the body in chunks. Use it to reject an invalid
   * delivery before reading its body.
   *
   * @throws {WebhookError} `ERR_WEBHOOK_HEADER_…`, `ERR_WEBHOOK_TIMESTAMP_…`, `ERR_WEBHOOK_SIGNATURE_INVALID` or
   *   `ERR_WEBHOOK_SECRET_UNAVAILABLE`.
   */
  start(headers: HeadersInput): Promise<Verification<Payload>>
}

/**
 * Creates a verifier, which checks signature, timestamp and payload of webhook deliveries. It does not deduplicate them: see
 * `createReceiver`.
 *
 * @example
 * const verifier = createVerifier({ secret: process.env.WEBHOOK_SECRET })
 * const message = await verifier.verify({ headers: request.headers, body: new Uint8Array(await request.arrayBuffer()) })
 *
 * @throws {WebhookConfigError} `ERR_WEBHOOK_SECRET` for an invalid secret, `ERR_WEBHOOK_OPTION` for another invalid option.
 */
export function createVerifier<const Events extends EventSchemas = EventSchemas>(
  options: VerifierOptions<Events> = {},
): Verifier<PayloadOf<Events>> {
  const { now = Date.now, scheme = standardWebhooks(), events } = options
  const maxBodyBytes = requirePositive('maxBodyBytes', options.maxBodyBytes ?? DEFAULTS.maxBodyBytes)
  const { past, future } = tolerance(options.toleranceSeconds ?? DEFAULTS.toleranceSeconds)
  const keyring = createKeyring(options.secret, (secret) => scheme.importSecret(secret))
  const config = { maxBodyBytes, scheme, events, now }

  function start(headers: HeadersInput): MaybePromise<Verification<PayloadOf<Events>>> {
    assertHeaders(headers)
    const at = now()
    const window: TimeWindow = { now: Math.floor(at / 1000), past, future }
    const parsed = scheme.parseHeaders((name) => requireHeader(headers, name), window)
    const keys = keyring(
      {
        id: parsed.id,
        timestamp: parsed.timestamp,
        header: (name) => readHeader(headers, name.toLowerCase()),
      },
      at,
    )
    return keys instanceof Promise
      ? keys.then((resolved) => createVerification(config, parsed, resolved))
      : createVerification(config, parsed, keys)
  }

  return {
    async verify({ headers, body }) {
      const started = start(headers)
      const verification = started instanceof Promise ? await started : started
      verification.update(bodyBytes(body))
      return verification.finish()
    },
    start: async (headers) => start(headers),
  }
}

function tolerance(value: number | { past: number; future: number }): { past: number; future: number } {
  const { past, future } = typeof value === 'number' ? { past: value, future: value } : value
  if (!isDuration(past) || !isDuration(future))
    throw new WebhookConfigError(
      'ERR_WEBHOOK_OPTION',
      'toleranceSeconds must be a number of seconds, 0 or more, or { past, future }',
    )
  return { past, future }
}

function isDuration(value: unknown): boolean {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0
}

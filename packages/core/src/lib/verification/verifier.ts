import { bodyBytes } from '../crypto/bytes.ts'
import { DEFAULTS } from '../defaults.ts'
import { WebhookConfigError } from '../errors.ts'
import type { EventSchemas, PayloadOf } from './event-schemas.ts'
import { assertHeaders, type HeadersInput, readHeader, requireHeader } from '../headers.ts'
import type { MaybePromise } from '../util/maybe-promise.ts'
import { createKeyring, type SecretInput } from '../secrets/keyring.ts'
import type { SignatureScheme, TimeWindow } from '../schemes/signature-scheme.ts'
import { standardWebhooks } from '../schemes/standard-webhooks.ts'
import { createVerification, type Verification } from './verification.ts'
import type { WebhookMessage } from './webhook-message.ts'

export interface VerifierOptions<Events extends EventSchemas = EventSchemas> {
  /** The secret, several in rotation, or a function that finds them. @default the environment's `WEBHOOK_SECRET`, split on white space */
  secret?: SecretInput
  /** How far the signed timestamp may lie from this machine's clock, bounds included. @default 300 */
  toleranceSeconds?: number | { past: number; future: number }
  /** The longest body that is read. @default 1048576 (1 MiB) */
  maxBodyBytes?: number
  /** The clock, in milliseconds since the epoch. @default Date.now */
  now?: () => number
  /** How the provider signs. @default standardWebhooks() */
  scheme?: SignatureScheme
  /** A Standard Schema for each event type; the payload becomes a union that narrows on `type`. */
  events?: Events
}

export interface Verifier<Payload = unknown> {
  /**
   * The verified message. `body` must be the bytes as received; a string is taken as its UTF-8.
   *
   * @throws {WebhookError} every code of the headers, timestamp, signature, body and payload.
   * @throws {TypeError} when `headers` is no kind of headers.
   */
  verify(delivery: { headers: HeadersInput; body: Uint8Array | string }): Promise<WebhookMessage<Payload>>
  /**
   * Judges headers and timestamp, and returns what takes the body chunk by chunk. For whoever reads the body
   * himself and wants a delivery that can't be right refused before that.
   *
   * @throws {WebhookError} every code of the headers, timestamp and signature header.
   */
  start(headers: HeadersInput): Promise<Verification<Payload>>
}

/**
 * A verifier of webhook deliveries.
 *
 * @example
 * const verifier = createVerifier({ secret: process.env.WEBHOOK_SECRET })
 * const message = await verifier.verify({ headers: request.headers, body: new Uint8Array(await request.arrayBuffer()) })
 *
 * @throws {WebhookConfigError} `ERR_WEBHOOK_SECRET` or `ERR_WEBHOOK_OPTION`, for options that could not work.
 */
export function createVerifier<const Events extends EventSchemas = EventSchemas>(
  options: VerifierOptions<Events> = {},
): Verifier<PayloadOf<Events>> {
  const { now = Date.now, scheme = standardWebhooks(), events } = options
  const maxBodyBytes = requirePositive('maxBodyBytes', options.maxBodyBytes ?? DEFAULTS.maxBodyBytes)
  const { past, future } = tolerance(options.toleranceSeconds ?? DEFAULTS.toleranceSeconds)
  const keyring = createKeyring(options.secret, scheme)
  const config = { maxBodyBytes, scheme, events, now }

  function open(headers: HeadersInput): MaybePromise<Verification<PayloadOf<Events>>> {
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
      const opened = open(headers)
      const verification = opened instanceof Promise ? await opened : opened
      verification.update(bodyBytes(body))
      return verification.finish()
    },
    start: async (headers) => open(headers),
  }
}

function tolerance(value: number | { past: number; future: number }): { past: number; future: number } {
  const { past, future } = typeof value === 'number' ? { past: value, future: value } : value
  if (!isDuration(past) || !isDuration(future))
    throw new WebhookConfigError(
      'ERR_WEBHOOK_OPTION',
      'toleranceSeconds must be a number of seconds from 0 up, or { past, future }',
    )
  return { past, future }
}

function isDuration(value: unknown): boolean {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0
}

/** @throws {WebhookConfigError} `ERR_WEBHOOK_OPTION` unless `value` is a finite number above 0. */
export function requirePositive(name: string, value: number): number {
  if (isDuration(value) && value > 0) return value
  throw new WebhookConfigError('ERR_WEBHOOK_OPTION', `${name} must be a number above 0`)
}

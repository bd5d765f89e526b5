import { DEFAULTS } from '../defaults.ts'
import { WebhookConfigError } from '../errors.ts'
import { assertHeaders, headerReader, type HeadersInput, readHeader } from '../headers.ts'
import type { RequestHead, WebhookResponse } from '../http.ts'
import type { ParsedHeaders, TimeWindow } from '../schemes/signature-scheme.ts'
import { standardWebhooks } from '../schemes/standard-webhooks.ts'
import { type ActiveKey, createKeyring } from '../secrets/keyring.ts'
import type { MaybePromise } from '../util/maybe-promise.ts'
import { requirePositive } from '../util/require-positive.ts'
import type { EventSchemas, PayloadOf } from './event-schemas.ts'
import { createVerification, type Verification } from './verification.ts'
import type { VerifierOptions } from './verifier-options.ts'

/** The steps of a verifier for receivers, which pass the body in chunks. */
export interface DeliveryVerifier<Payload> {
  readonly start: (headers: HeadersInput) => MaybePromise<Verification<Payload>>
  /** Undefined if the scheme has no requests that precede deliveries. */
  readonly respondBefore: ((request: RequestHead) => Promise<WebhookResponse | undefined>) | undefined
  readonly maxBodyBytes: number
}

/** @throws {WebhookConfigError} as `createVerifier`. */
export function createDeliveryVerifier<Events extends EventSchemas>(
  options: VerifierOptions<Events>,
): DeliveryVerifier<PayloadOf<Events>> {
  const { now = Date.now, scheme = standardWebhooks(), events, provider } = options
  if (provider !== undefined && !/^[\w-]+$/.test(provider))
    throw new WebhookConfigError('ERR_WEBHOOK_OPTION', 'provider must consist of letters, digits, - and _')
  const maxBodyBytes = requirePositive('maxBodyBytes', options.maxBodyBytes ?? DEFAULTS.maxBodyBytes)
  const { past, future } = tolerance(options.toleranceSeconds ?? DEFAULTS.toleranceSeconds)
  const keyring = createKeyring(options.secret, (secret) => scheme.importSecret(secret))
  const config = { maxBodyBytes, scheme, events, now, provider }

  function start(headers: HeadersInput): MaybePromise<Verification<PayloadOf<Events>>> {
    assertHeaders(headers)
    const at = now()
    const window: TimeWindow = { now: Math.floor(at / 1000), past, future }
    const parsed = scheme.parseHeaders(headerReader(headers), window)
    const verifyWith = (keys: readonly ActiveKey[]): Verification<PayloadOf<Events>> =>
      createVerification(config, parsed, keys, window)
    const keys = keysOf(headers, at, parsed)
    return keys instanceof Promise ? keys.then(verifyWith) : verifyWith(keys)
  }

  function keysOf(
    headers: HeadersInput,
    at: number,
    parsed?: ParsedHeaders,
  ): MaybePromise<readonly ActiveKey[]> {
    const header = (name: string): string | undefined => readHeader(headers, name.toLowerCase())
    return keyring({ id: parsed?.id, timestamp: parsed?.timestamp, header }, at)
  }

  return {
    start,
    maxBodyBytes,
    respondBefore:
      scheme.respondBefore &&
      (async (head) => scheme.respondBefore?.(head, () => keysOf(head.headers, now()))),
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

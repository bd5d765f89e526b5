import { bodyBytes } from '../crypto/bytes.ts'
import { assertHeaders, type HeadersInput } from '../headers.ts'
import type { RequestHead, WebhookResponse } from '../http.ts'
import { createDeliveryVerifier } from './delivery-verifier.ts'
import type { EventSchemas, PayloadOf } from './event-schemas.ts'
import type { Verification } from './verification.ts'
import type { VerifierOptions } from './verifier-options.ts'
import type { WebhookMessage } from './webhook-message.ts'

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
  /**
   * Resolves with the response to a request that precedes deliveries, such as a `GET` with a challenge, or with `undefined` if the request
   * may be a delivery. Challenges that are signed are verified like a delivery: the message then has a `response`.
   *
   * @throws {WebhookError} `ERR_WEBHOOK_HEADER_…` or `ERR_WEBHOOK_SECRET_UNAVAILABLE`.
   */
  respondBefore(request: RequestHead): Promise<WebhookResponse | undefined>
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
  const { start, respondBefore } = createDeliveryVerifier(options)
  return {
    async verify({ headers, body }) {
      const started = start(headers)
      const verification = started instanceof Promise ? await started : started
      verification.update(bodyBytes(body))
      return verification.finish()
    },
    start: async (headers) => start(headers),
    async respondBefore(request) {
      assertHeaders(request.headers)
      return respondBefore?.(request)
    },
  }
}

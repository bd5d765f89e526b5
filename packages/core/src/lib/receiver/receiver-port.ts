import type { Verification } from '../verification/verification.ts'
import type { WebhookMessage } from '../verification/webhook-message.ts'
import type { RequestHead, WebhookResponse } from '../http.ts'
import type { WebhookContext } from './webhook-context.ts'

/** How a handler ended: the status of its response, with the error that led to it if there was one, or only an error. */
export type HandlerOutcome = { status: number; error?: unknown } | { error: unknown }

/** A verified event that this receiver must handle. */
export interface HandleResult<Payload = unknown> {
  readonly type: 'handle'
  readonly message: WebhookMessage<Payload>
  readonly context: WebhookContext
  /**
   * Completes the event after a 2xx status, and releases it after any other outcome. Call it after the handler has ended and before
   * its response is sent.
   *
   * Resolves to the response to send in place of the handler's, or to `undefined` to send the handler's. It is replaced if the
   * completion could not be recorded. Only the first call completes or releases. A later call with 2xx, as from an error handler,
   * resolves to a 500 response if the event was released.
   */
  readonly settle: (outcome: HandlerOutcome) => Promise<WebhookResponse | undefined>
  /** Aborts the handler's signal. Call it when the client disconnects while the handler runs, and still call `settle` at its end. */
  readonly abandon: () => void
}

/** A delivery that needs no handler, because it was rejected or is a duplicate. */
export interface RespondResult {
  readonly type: 'respond'
  readonly response: WebhookResponse
}

/** The port for adapters: the whole pipeline in `receive`, or its steps for frameworks that have a hook for each. */
export interface Receiver<Payload = unknown> {
  /**
   * Runs all steps before the handler and returns either the event to handle or the response to send. Calls `readBody` after the head
   * was accepted; it must pass the body to `update`. Never rejects.
   */
  receive(
    head: RequestHead,
    readBody: (update: (chunk: Uint8Array) => void) => Promise<void>,
  ): Promise<HandleResult<Payload> | RespondResult>
  /**
   * Resolves with the response to a request that precedes deliveries, such as a `GET` with a challenge; `undefined` for one that may be a
   * delivery. It is `undefined` itself for schemes without such requests. `receive` calls it.
   * @throws {WebhookError} `ERR_WEBHOOK_HEADER_…` or `ERR_WEBHOOK_SECRET_UNAVAILABLE`.
   */
  readonly respondBefore: ((head: RequestHead) => Promise<WebhookResponse | undefined>) | undefined
  /**
   * Checks the head and returns the {@link Verification} to pass the body to.
   * @throws {WebhookError} `ERR_WEBHOOK_METHOD`, `ERR_WEBHOOK_HEADER_…`, `ERR_WEBHOOK_TIMESTAMP_…`, `ERR_WEBHOOK_SIGNATURE_INVALID`,
   *   `ERR_WEBHOOK_SECRET_UNAVAILABLE`, `ERR_WEBHOOK_BODY_ENCODING` or `ERR_WEBHOOK_BODY_TOO_LARGE`.
   */
  start(head: RequestHead): Promise<Verification<Payload>>
  /**
   * Claims the event of a verified message.
   * @throws {WebhookError} `ERR_WEBHOOK_IN_FLIGHT`, `ERR_WEBHOOK_STORE`, or `ERR_WEBHOOK_HANDLER` if `dedupeKey` failed.
   */
  claim(message: WebhookMessage<Payload>): Promise<HandleResult<Payload> | RespondResult>
  /** Returns the response to an error of `start`, `claim` or reading the body, and calls the observers. */
  reject(error: unknown, head: RequestHead): RespondResult
  /** `bodyTimeoutSeconds` in milliseconds. */
  readonly bodyTimeoutMs: number
}

import { type HandleResult, type Receiver, type RespondResult, WebhookConfigError } from '@hookseal/core'
import { bufferNodeResponse } from '@hookseal/core/node'
import { isObservable, tap } from 'rxjs'
import type { WebhookExchange } from './webhook-exchange.ts'
import { rejectDelivery } from './webhook.exception.ts'

/** The handling of a claimed event. */
export interface Handling {
  /** Records the error of the handler, which led to the status of the response. */
  failed(error: unknown): void
  /** Releases the event if the client has disconnected. Nest then unsubscribes from an Observable and never responds. */
  unsubscribed(): void
}

const HANDLING: unique symbol = Symbol('hookseal:handling')

type ClaimedRequest = object & { [HANDLING]?: Handling }

/** Returns the handling of a request whose event is claimed. */
export function handlingOf(request: ClaimedRequest): Handling | undefined {
  return request[HANDLING]
}

/**
 * Claims the event of a verified request. Then the response is buffered until the event is completed or released. Returns the response
 * to send instead of calling the handler, or the `Handling`.
 *
 * @throws {WebhookException} `ERR_WEBHOOK_IN_FLIGHT`, `ERR_WEBHOOK_STORE`, `ERR_WEBHOOK_HANDLER`.
 */
export async function claimEvent(
  receiver: Receiver,
  exchange: WebhookExchange,
): Promise<RespondResult | { type: 'handle'; handling: Handling }> {
  const { request, res } = exchange
  if (request.webhook === undefined)
    throw new WebhookConfigError(
      'ERR_WEBHOOK_SETUP',
      'WebhookInterceptor found no verified message. To fix it, use @VerifyWebhook(), or WebhookGuard on the same route.',
    )
  let claim: HandleResult | RespondResult
  try {
    claim = await receiver.claim(request.webhook)
  } catch (error) {
    throw rejectDelivery(receiver, error, exchange)
  }
  if (claim.type === 'respond') return claim
  const { settle, abandon, context } = claim
  let failure: { error: unknown } | undefined
  bufferNodeResponse(res, (status) => settle({ status, ...failure }))
  res.once('close', abandon)
  // If the client disconnected during the claim, `close` was emitted before.
  if (res.destroyed) abandon()
  request.webhookContext = context
  const handling: Handling = {
    failed(error) {
      failure = { error }
    },
    unsubscribed() {
      if (res.destroyed) void settle({ error: context.signal.reason })
    },
  }
  Object.assign(request, { [HANDLING]: handling })
  return { type: 'handle', handling }
}

/** Returns the result of a handler, whose failure is passed to `handling`. */
export function watchResult(result: unknown, handling: Handling): unknown {
  if (isObservable(result))
    return result.pipe(
      tap({ error: (error) => handling.failed(error), unsubscribe: () => handling.unsubscribed() }),
    )
  if (!(result instanceof Promise)) return result
  return result.then(
    (value: unknown) => (isObservable(value) ? watchResult(value, handling) : value),
    (error: unknown) => {
      handling.failed(error)
      throw error
    },
  )
}

import { type RespondResult, type HandleResult, WebhookConfigError } from '@hookseal/core'
import { bufferNodeResponse } from '@hookseal/core/node'
import {
  type CallHandler,
  type ExecutionContext,
  Inject,
  Injectable,
  type NestInterceptor,
} from '@nestjs/common'
import { type Observable, of, tap } from 'rxjs'
import { respondInstead } from './respond-instead.ts'
import { exchangeOf } from './webhook-exchange.ts'
import { rejectDelivery } from './webhook.exception.ts'
import { WebhookReceivers } from './webhook.receivers.ts'

/** Requests that are claimed. An interceptor of the controller and one of the handler must claim the event only once. */
const claimed = new WeakSet<object>()

/**
 * Deduplicates and completes verified events. The handler runs only for events that are neither completed nor in flight.
 *
 * The response of the handler, an exception filter or `@Res()` is buffered. After a 2xx the event is completed before the first byte is
 * sent. After any other status the event is released, so that the sender's next retry runs the handler again.
 *
 * @throws {WebhookException} `ERR_WEBHOOK_IN_FLIGHT`, `ERR_WEBHOOK_STORE`, `ERR_WEBHOOK_HANDLER`.
 */
export class WebhookInterceptor implements NestInterceptor {
  protected readonly receivers: WebhookReceivers

  constructor(receivers: WebhookReceivers) {
    this.receivers = receivers
  }

  async intercept(context: ExecutionContext, next: CallHandler): Promise<Observable<unknown>> {
    const { request, req, res } = exchangeOf(context)
    if (claimed.has(request)) return next.handle()
    claimed.add(request)
    const claim = await this.claim(context)
    if (claim.type === 'respond') {
      respondInstead(req, res, claim.response)
      return of(undefined)
    }
    const { settle, abandon } = claim
    request.webhookContext = claim.context
    let failure: { error: unknown } | undefined
    bufferNodeResponse(res, async (status) => settle({ status, ...failure }))
    res.once('close', abandon)
    // If the client disconnected during the claim, `close` was emitted before.
    if (res.destroyed) abandon()
    return next.handle().pipe(
      tap({
        error: (error: unknown) => {
          failure = { error }
        },
        // When the client disconnects, Nest unsubscribes from an Observable and never responds.
        unsubscribe: () => res.destroyed && void settle({ error: claim.context.signal.reason }),
      }),
    )
  }

  private async claim(context: ExecutionContext): Promise<HandleResult | RespondResult> {
    const receiver = this.receivers.for(context)
    const exchange = exchangeOf(context)
    const { webhook } = exchange.request
    if (webhook === undefined)
      throw new WebhookConfigError(
        'ERR_WEBHOOK_SETUP',
        'WebhookInterceptor found no verified message. To fix it, use @VerifyWebhook(), or WebhookGuard on the same route.',
      )
    try {
      return await receiver.claim(webhook)
    } catch (error) {
      throw rejectDelivery(receiver, error, exchange)
    }
  }
}

// Decorators as function calls, because TypeScript's erasable syntax, which Node runs without a build, has no decorators.
Injectable()(WebhookInterceptor)
Inject(WebhookReceivers)(WebhookInterceptor, undefined, 0)

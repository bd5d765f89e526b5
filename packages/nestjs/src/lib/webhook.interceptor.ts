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
import { claimEvent, handlingOf } from './webhook.claim.ts'
import { WebhookReceivers } from './webhook.receivers.ts'

/**
 * Deduplicates and completes verified events, for handlers that are composed without `@VerifyWebhook()`, which does so faster. The
 * handler runs only for events that are neither completed nor in flight.
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
    const exchange = exchangeOf(context)
    const { request, req, res } = exchange
    // An interceptor of the controller and one of the handler must claim the event only once.
    if (handlingOf(request) !== undefined) return next.handle()
    const claim = await claimEvent(this.receivers.for(context), exchange)
    if (claim.type === 'respond') {
      respondInstead(req, res, claim.response)
      return of(undefined)
    }
    const { handling } = claim
    return next.handle().pipe(
      tap({
        error: (error: unknown) => handling.failed(error),
        unsubscribe: () => handling.unsubscribed(),
      }),
    )
  }
}

// Decorators as function calls, because TypeScript's erasable syntax, which Node runs without a build, has no decorators.
Injectable()(WebhookInterceptor)
Inject(WebhookReceivers)(WebhookInterceptor, undefined, 0)

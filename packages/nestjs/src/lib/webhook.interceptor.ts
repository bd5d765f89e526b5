import type { ServerResponse } from 'node:http'
import { type RespondResult, type HandleResult, WebhookConfigError } from '@hookseal/core'
import { bufferNodeResponse, sendNodeResponse } from '@hookseal/core/node'
import {
  type CallHandler,
  type ExecutionContext,
  Inject,
  Injectable,
  type NestInterceptor,
} from '@nestjs/common'
import { type Observable, of, tap } from 'rxjs'
import { exchangeOf } from './webhook-exchange.ts'
import { refuse } from './webhook.exception.ts'
import { WebhookReceivers } from './webhook.receivers.ts'

/** An interceptor of the controller and one of the handler are one. */
const taken = new WeakSet<object>()

/**
 * Runs the handler for events that are new. The event is completed when the answer is 2xx and before its first byte leaves,
 * and given back after anything else. Sees the whole answer, whoever gave it: handler, exception filter or `@Res()`.
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
    if (taken.has(request)) return next.handle()
    taken.add(request)
    const claim = await this.claim(context)
    if (claim.type === 'respond') {
      sendNodeResponse(req, res, claim.response)
      seal(res)
      return of(undefined)
    }
    const { settle, abandon } = claim
    request.webhookContext = claim.context
    let failure: { error: unknown } | undefined
    bufferNodeResponse(res, async (status) => settle({ status, ...failure }))
    res.once('close', abandon)
    // A response that was closed while the event was claimed tells nobody any more.
    if (res.destroyed) abandon()
    return next.handle().pipe(
      tap({
        error: (error: unknown) => {
          failure = { error }
        },
        // When the client goes away, Nest drops an Observable and answers nothing.
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
      throw refuse(receiver, error, exchange)
    }
  }
}

Injectable()(WebhookInterceptor)
Inject(WebhookReceivers)(WebhookInterceptor, undefined, 0)

/** An interceptor can't tell Nest that there was an answer; what it sends after that comes to nothing. */
function seal(res: ServerResponse): void {
  const drop = (): ServerResponse => res
  Object.assign(res, { writeHead: drop, setHeader: drop, appendHeader: drop, removeHeader: drop })
  Object.assign(res, { flushHeaders: drop, write: () => true, end: drop })
  // Fastify warns about a second answer.
  Object.defineProperty(res, 'writableEnded', { value: false })
}

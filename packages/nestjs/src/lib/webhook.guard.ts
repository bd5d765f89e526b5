import { readNodeBody } from '@hookseal/core/node'
import { type CanActivate, type ExecutionContext, Inject, Injectable } from '@nestjs/common'
import { showBody } from './unread-body.ts'
import { exchangeOf } from './webhook-exchange.ts'
import { refuse } from './webhook.exception.ts'
import { WebhookReceivers } from './webhook.receivers.ts'

const FIX =
  'put @VerifyWebhook() on the handler or its controller, and keep what reads bodies on its own (middleware in front of the Nest ' +
  'app, hooks, app.use(express.json()) on Fastify) off this route, or let it keep the bytes as req.rawBody'

/** A guard of the controller and one of the handler are one: the second finds the body read. */
const verified = new WeakSet<object>()

/**
 * Lets only verified deliveries through, with `request.webhook` and the payload as `request.body`. Claims nothing: a duplicate passes
 * as well, unless `WebhookInterceptor` is there too. `@VerifyWebhook()` puts both on a route.
 *
 * @throws {WebhookException} every code of the head, body, signature and payload.
 */
export class WebhookGuard implements CanActivate {
  protected readonly receivers: WebhookReceivers

  constructor(receivers: WebhookReceivers) {
    this.receivers = receivers
  }

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const receiver = this.receivers.for(context)
    const exchange = exchangeOf(context)
    const { request, req } = exchange
    if (verified.has(request)) return true
    showBody(request)
    try {
      const verification = await receiver.start(req)
      await readNodeBody(req, (chunk) => verification.update(chunk), {
        timeoutMs: receiver.bodyTimeoutMs,
        fix: FIX,
      })
      request.webhook = await verification.finish()
    } catch (error) {
      throw refuse(receiver, error, exchange)
    }
    request.body = request.webhook.payload
    verified.add(request)
    return true
  }
}

Injectable()(WebhookGuard)
Inject(WebhookReceivers)(WebhookGuard, undefined, 0)

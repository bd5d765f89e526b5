import type { Receiver } from '@hookseal/core'
import { readNodeBody, showBody } from '@hookseal/core/node'
import { type CanActivate, type ExecutionContext, Inject, Injectable } from '@nestjs/common'
import { respondInstead } from './respond-instead.ts'
import { exchangeOf } from './webhook-exchange.ts'
import { rejectDelivery } from './webhook.exception.ts'
import { WebhookReceivers } from './webhook.receivers.ts'

const FIX =
  'put @VerifyWebhook() on the handler or its controller, and keep code that reads bodies (middleware in front of the Nest app, ' +
  'hooks, app.use(express.json()) on Fastify) off this route, or let it keep the bytes as req.rawBody'

const RECEIVER: unique symbol = Symbol('hookseal:receiver')

type VerifiedRequest = object & { [RECEIVER]?: Receiver }

/** Returns the receiver that has verified a request. */
export function receiverOf(request: VerifiedRequest): Receiver | undefined {
  return request[RECEIVER]
}

/**
 * Verifies webhook deliveries. Sets `request.webhook`, and the payload as `request.body`. The guard does not deduplicate: add
 * `WebhookInterceptor`, or use `@VerifyWebhook()` instead.
 *
 * @throws {WebhookException} Any code for a rejected head, body, signature or payload.
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
    // A guard of the controller and one of the handler must read the body only once.
    if (receiverOf(request) !== undefined) return true
    showBody(request)
    try {
      const early = await receiver.respondBefore?.(req)
      if (early !== undefined) {
        respondInstead(req, exchange.res, early)
        // Nest throws a ForbiddenException, whose response is ignored, and the handler does not run.
        return false
      }
      const verification = await receiver.start(req)
      await readNodeBody(req, (chunk) => verification.update(chunk), {
        timeoutMs: receiver.bodyTimeoutMs,
        fix: FIX,
      })
      request.webhook = await verification.finish()
    } catch (error) {
      throw rejectDelivery(receiver, error, exchange)
    }
    request.body = request.webhook.payload
    Object.assign(request, { [RECEIVER]: receiver })
    return true
  }
}

// Decorators as function calls, because TypeScript's erasable syntax, which Node runs without a build, has no decorators.
Injectable()(WebhookGuard)
Inject(WebhookReceivers)(WebhookGuard, undefined, 0)

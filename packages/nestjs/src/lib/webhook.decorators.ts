import type { WebhookContext as Context, WebhookMessage as Message } from '@hookseal/core'
import { applyDecorators, createParamDecorator, type ExecutionContext, UseGuards } from '@nestjs/common'
import { exchangeOf } from './webhook-exchange.ts'
import { WebhookGuard } from './webhook.guard.ts'
import { DEFAULT_NAME, WebhookName } from './webhook.receivers.ts'

/**
 * Verifies, deduplicates and completes the webhook deliveries of a handler, or of all handlers of a controller. {@link WebhookGuard}
 * verifies them. The event is claimed after all guards, and the response is buffered until the event is completed or released.
 *
 * @param name The `name` of the configuration in `WebhookModule.forRoot({ name })`. @default 'default'
 *
 * @example
 * @Post('webhooks')
 * @VerifyWebhook()
 * async receive(@WebhookMessage() message: WebhookMessage) {
 *   await this.orders.fulfill(message.payload)
 * }
 */
export function VerifyWebhook(name: string = DEFAULT_NAME): ClassDecorator & MethodDecorator {
  return applyDecorators(WebhookName(name), UseGuards(WebhookGuard))
}

/** The verified delivery, which the decorator of the same name passes to a handler. */
export type WebhookMessage<Payload = unknown> = Message<Payload>

/** Passes the verified delivery to a handler, or one property of it: `@WebhookMessage('payload')`. */
export const WebhookMessage: (property?: keyof Message) => ParameterDecorator = createParamDecorator(
  (property: keyof Message | undefined, context: ExecutionContext) => {
    const { webhook } = exchangeOf(context).request
    return property === undefined ? webhook : webhook?.[property]
  },
)

/** Abort signal, fence and claim of an event, which the decorator of the same name passes to a handler. */
export type WebhookContext = Context

/** Passes the abort signal, fence and claim of an event to its handler, or one of them: `@WebhookContext('signal')`. */
export const WebhookContext: (property?: keyof Context) => ParameterDecorator = createParamDecorator(
  (property: keyof Context | undefined, context: ExecutionContext) => {
    const { webhookContext } = exchangeOf(context).request
    return property === undefined ? webhookContext : webhookContext?.[property]
  },
)

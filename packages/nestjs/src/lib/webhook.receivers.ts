import {
  createReceiver,
  type EventSchemas,
  type Receiver,
  type ReceiverOptions,
  WebhookConfigError,
} from '@hookseal/core'
import { type ExecutionContext, Injectable, type Type } from '@nestjs/common'
import { type ReflectableDecorator, Reflector } from '@nestjs/core'

export const DEFAULT_NAME = 'default'

/** Which configuration a handler, or all handlers of a controller, are verified by. */
export const WebhookName: ReflectableDecorator<string> = Reflector.createDecorator<string>()

const reflector = new Reflector()

/** The name that `@VerifyWebhook(name)` gave to a handler, or else to its controller. */
export function nameOf(handler: Function, controller: Type): string {
  return reflector.getAllAndOverride(WebhookName, [handler, controller]) ?? DEFAULT_NAME
}

/** The receivers of an app by the names of their configurations. */
export class WebhookReceivers {
  readonly #receivers = new Map<string, Receiver>()

  /** @throws {WebhookConfigError} for a name that is taken, and for options that could not work. */
  add<const Events extends EventSchemas>(name: string, options: ReceiverOptions<Events>): void {
    if (this.has(name))
      throw new WebhookConfigError(
        'ERR_WEBHOOK_SETUP',
        `WebhookModule is configured twice under the name ${JSON.stringify(name)}. To fix it, give each provider a name of its ` +
          "own: WebhookModule.forRoot({ name: 'stripe', … }) and @VerifyWebhook('stripe').",
      )
    // Providers may use the same ids, and may share a store.
    const provider = name === DEFAULT_NAME ? {} : { provider: name }
    this.#receivers.set(name, createReceiver({ ...provider, ...options }))
  }

  has(name: string): boolean {
    return this.#receivers.has(name)
  }

  for(context: ExecutionContext): Receiver {
    const name = nameOf(context.getHandler(), context.getClass())
    const receiver = this.#receivers.get(name)
    if (receiver !== undefined) return receiver
    throw unknownName(name, `${context.getClass().name}.${context.getHandler().name}`)
  }
}

Injectable()(WebhookReceivers)

export function unknownName(name: string, handler: string): WebhookConfigError {
  const argument = name === DEFAULT_NAME ? '{ … }' : `{ name: ${JSON.stringify(name)}, … }`
  return new WebhookConfigError(
    'ERR_WEBHOOK_SETUP',
    `${handler} is verified by a configuration that does not exist. To fix it, import WebhookModule.forRoot(${argument}).`,
  )
}

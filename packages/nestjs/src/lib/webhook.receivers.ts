import {
  createReceiver,
  type EventSchemas,
  type InboxPort,
  type Receiver,
  type ReceiverOptions,
  WebhookConfigError,
} from '@hookseal/core'
import { type ExecutionContext, Injectable, type Type } from '@nestjs/common'
import { type ReflectableDecorator, Reflector } from '@nestjs/core'

export const DEFAULT_NAME = 'default'

/** Decorator with the name of the configuration for a handler, or for all handlers of a controller. */
export const WebhookName: ReflectableDecorator<string> = Reflector.createDecorator<string>()

const reflector = new Reflector()

/** Returns the name of `@VerifyWebhook(name)` on a handler, or else on its controller. */
export function nameOf(handler: Function, controller: Type): string {
  return reflector.getAllAndOverride(WebhookName, [handler, controller]) ?? DEFAULT_NAME
}

/** Whether `@VerifyWebhook()` stands on a handler or its controller. */
export function hasName(handler: Function, controller: Type): boolean {
  return reflector.getAllAndOverride(WebhookName, [handler, controller]) !== undefined
}

/** The receivers of an app by the names of their configurations. */
export class WebhookReceivers {
  readonly #receivers = new Map<string, Receiver>()
  /** By the provider of their configurations. */
  readonly #inboxes = new Map<string, Set<InboxPort>>()

  /**
   * Creates the receiver of a configuration.
   *
   * @throws {WebhookConfigError} `ERR_WEBHOOK_SETUP` for a name that is used twice, and the errors of `createReceiver`.
   */
  add<const Events extends EventSchemas>(name: string, options: ReceiverOptions<Events>): void {
    if (this.has(name))
      throw new WebhookConfigError(
        'ERR_WEBHOOK_SETUP',
        `WebhookModule is configured twice under the name ${JSON.stringify(name)}. To fix it, use a different name for each ` +
          "provider: WebhookModule.forRoot({ name: 'stripe', … }) and @VerifyWebhook('stripe').",
      )
    const { inbox } = options
    // Separates the dedupe keys of providers that use the same ids in a shared store. Messages of an inbox need one for `@OnWebhook()`.
    const provider = options.provider ?? (name === DEFAULT_NAME && inbox === undefined ? undefined : name)
    this.#receivers.set(name, createReceiver(provider === undefined ? options : { ...options, provider }))
    if (inbox !== undefined && provider !== undefined)
      this.#inboxes.set(provider, new Set(this.#inboxes.get(provider)).add(inbox))
  }

  /** The inboxes of all configurations of a provider. */
  inboxesOf(provider: string): ReadonlySet<InboxPort> {
    return this.#inboxes.get(provider) ?? new Set()
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

// Decorators as function calls, because TypeScript's erasable syntax, which Node runs without a build, has no decorators.
Injectable()(WebhookReceivers)

/** Returns the error for a handler whose configuration does not exist. */
export function unknownName(name: string, handler: string): WebhookConfigError {
  const argument = name === DEFAULT_NAME ? '{ … }' : `{ name: ${JSON.stringify(name)}, … }`
  return new WebhookConfigError(
    'ERR_WEBHOOK_SETUP',
    `${handler} uses a webhook configuration that does not exist. To fix it, import WebhookModule.forRoot(${argument}).`,
  )
}

import type { WebhookMessage } from '@hookseal/core'

/** Options of `@OnWebhook()`, which are passed to `inbox.on`. */
export interface OnWebhookOptions {
  /** The stable name of the handler. Accepted messages belong to it, so keep it when you change the type. @default that of the inbox */
  name?: string
  /** Maximum runs in flight in this process. @default that of the inbox */
  concurrency?: number
  /** Returns the key of a message. Those with one key run one at a time, in the order in which they were accepted. @default no order */
  orderBy?(this: void, message: WebhookMessage): string | undefined
  /** Seconds after which `signal` aborts and the run counts as failed. @default that of the inbox */
  timeoutSeconds?: number
  /** The delay before each run, in seconds, the first being 0. @default that of the inbox */
  scheduleSeconds?: readonly number[]
  /** Random spread of each retry, as a fraction of its delay, 0 to 1. @default that of the inbox */
  jitter?: number
}

/** One `@OnWebhook()` of a method. */
export interface Subscription {
  readonly provider: string
  readonly type: string
  readonly options: OnWebhookOptions
}

const SUBSCRIPTIONS = Symbol('hookseal:on-webhook')

/**
 * Handles messages that the inbox of a configuration has accepted. For methods of providers and controllers. The method receives the
 * message and the context of the run, as a handler of `inbox.on` does. If it rejects, the message is retried. A method can have several.
 *
 * The methods are registered while the app is initialized. Start the inbox after that: `await app.init()`, then `await inbox.start()`.
 *
 * @param provider The `provider` of the configuration, which presets set, or else its `name`.
 * @param type An event type, a prefix such as `invoice.*`, or `*`.
 *
 * @example
 * @Injectable()
 * class Invoices {
 *   @OnWebhook('stripe', 'invoice.paid', { concurrency: 4 })
 *   async book(message: InboxMessage, { transaction }: RunContext) { … }
 * }
 *
 * @throws {WebhookConfigError} while the app is initialized: `ERR_WEBHOOK_SETUP` if no configuration of the provider has an inbox, if two
 *   methods handle the same type, or if the class is not a singleton; and the errors of `inbox.on`.
 */
export function OnWebhook(provider: string, type: string, options: OnWebhookOptions = {}): MethodDecorator {
  return (_prototype, _method, descriptor) => {
    const method: unknown = descriptor.value
    if (typeof method !== 'function') throw new TypeError('@OnWebhook() decorates methods only')
    Reflect.defineMetadata(SUBSCRIPTIONS, [...subscriptionsOf(method), { provider, type, options }], method)
  }
}

/** Returns each `@OnWebhook()` of a method. */
export function subscriptionsOf(method: Function): readonly Subscription[] {
  return Reflect.getMetadata(SUBSCRIPTIONS, method) ?? []
}

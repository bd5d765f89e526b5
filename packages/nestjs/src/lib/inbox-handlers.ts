import { type InboxPort, WebhookConfigError } from '@hookseal/core'
import { type DiscoveryService, MetadataScanner } from '@nestjs/core'
import { type Subscription, subscriptionsOf } from './webhook.on-webhook.ts'

/** The part of an inbox with which handlers are registered. */
interface HandlerRegistry {
  on(type: string, handler: (...args: unknown[]) => unknown, options: object): void
}

/** A class with methods, as Nest's discovery describes it. */
type Wrapper = ReturnType<DiscoveryService['getProviders']>[number]

interface InboxHandler extends Subscription {
  readonly wrapper: Wrapper
  readonly method: string
  /** Class and method, for errors. */
  readonly label: string
}

/**
 * Registers each method with `@OnWebhook()` in the inboxes of its provider.
 *
 * @throws {WebhookConfigError} `ERR_WEBHOOK_SETUP`, and the errors of `inbox.on`.
 */
export function registerInboxHandlers(
  discovery: DiscoveryService,
  inboxesOf: (provider: string) => ReadonlySet<InboxPort>,
): void {
  const labels = new Map<string, string>()
  for (const { wrapper, method, label, provider, type, options } of findInboxHandlers(discovery)) {
    const what = `@OnWebhook(${JSON.stringify(provider)}, ${JSON.stringify(type)})`
    if (!wrapper.isDependencyTreeStatic() || wrapper.isTransient)
      throw setupError(
        `${what} stands on ${label}, which is created for each request or injection. To fix it, use a class with the default scope.`,
      )
    const other = labels.get(what)
    if (other !== undefined)
      throw setupError(
        `${what} stands on ${other} and on ${label}. To fix it, keep one: a type has one handler. A class that two modules provide has two.`,
      )
    labels.set(what, label)
    const inboxes = inboxesOf(provider)
    if (inboxes.size === 0)
      throw setupError(
        `${what} stands on ${label}, but no configuration of this provider has an inbox. To fix it, import ` +
          `WebhookModule.forRoot({ name: ${JSON.stringify(provider)}, inbox, … }).`,
      )
    // The method is read for each message, as one that a test replaces.
    const handle = (...args: unknown[]): unknown => wrapper.instance[method](...args)
    for (const inbox of inboxes) registryOf(inbox, what).on(type, handle, { ...options, provider })
  }
}

function findInboxHandlers(discovery: DiscoveryService): InboxHandler[] {
  const scanner = new MetadataScanner()
  const seen = new Set<unknown>()
  return [...discovery.getProviders(), ...discovery.getControllers()].flatMap((wrapper) => {
    const { instance } = wrapper
    // A provider with `useExisting` has the instance of another one.
    if (typeof instance !== 'object' || instance === null || seen.has(instance)) return []
    seen.add(instance)
    const prototype = Object.getPrototypeOf(instance)
    if (prototype === null || prototype === Object.prototype) return []
    return scanner.getAllMethodNames(prototype).flatMap((method) => {
      const label = `${prototype.constructor.name}.${method}`
      return subscriptionsOf(prototype[method]).map((entry) => ({ ...entry, wrapper, method, label }))
    })
  })
}

function registryOf(inbox: InboxPort, what: string): HandlerRegistry {
  if ('on' in inbox && typeof inbox.on === 'function') return inbox as InboxPort & HandlerRegistry
  throw setupError(`${what} needs an inbox with the method on, such as await createInbox().`)
}

function setupError(message: string): WebhookConfigError {
  return new WebhookConfigError('ERR_WEBHOOK_SETUP', message)
}

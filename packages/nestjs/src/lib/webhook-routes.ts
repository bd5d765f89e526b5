import { type Type } from '@nestjs/common'
import { GUARDS_METADATA, PATH_METADATA } from '@nestjs/common/constants.js'
import { type DiscoveryService, MetadataScanner } from '@nestjs/core'
import { WebhookGuard } from './webhook.guard.ts'

const WEBHOOK_ROUTE = Symbol('hookseal:route')

export interface WebhookHandler {
  readonly controller: Type
  readonly handler: Function
  readonly label: string
}

/** Every handler of the app that `WebhookGuard` guards, by a decorator on itself or on its controller. */
export function findWebhookHandlers(discovery: DiscoveryService): WebhookHandler[] {
  const scanner = new MetadataScanner()
  return discovery.getControllers().flatMap(({ metatype }) => {
    if (typeof metatype !== 'function') return []
    // A controller is a class; Nest's type also allows for factories, which only providers have.
    const controller = metatype as Type
    return scanner
      .getAllMethodNames(controller.prototype)
      .map((method) => ({
        controller,
        handler: controller.prototype[method],
        label: `${controller.name}.${method}`,
      }))
      .filter(({ handler }) => isGuarded(handler) || isGuarded(controller))
  })
}

function isGuarded(target: Function): boolean {
  const guards: unknown[] = Reflect.getMetadata(GUARDS_METADATA, target) ?? []
  return guards.some(
    (guard) => guard === WebhookGuard || (guard as Type | undefined)?.prototype instanceof WebhookGuard,
  )
}

/** Nest copies a handler's metadata to what it registers for it with Express or Fastify. */
export function markWebhookRoute(handler: Function): void {
  Reflect.defineMetadata(WEBHOOK_ROUTE, true, handler)
}

/** Middleware of Nest is registered as a route as well, without metadata. */
export function isHandlerRoute(registered: object): boolean {
  return Reflect.hasMetadata(PATH_METADATA, registered)
}

export function isWebhookRoute(registered: object): boolean {
  return Reflect.hasMetadata(WEBHOOK_ROUTE, registered)
}

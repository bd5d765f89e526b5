import type { Type } from '@nestjs/common'
import { GUARDS_METADATA } from '@nestjs/common/constants.js'
import { type AbstractHttpAdapter, type DiscoveryService, MetadataScanner } from '@nestjs/core'
import { WebhookGuard } from './webhook.guard.ts'

const WEBHOOK_ROUTE = Symbol('hookseal:route')

export interface WebhookHandler {
  readonly controller: Type
  readonly handler: Function
  /** The name of the handler in its controller. */
  readonly method: string
  readonly label: string
}

/** Returns all handlers of the app that `WebhookGuard` guards, by a decorator of the handler or of its controller. */
export function findWebhookHandlers(discovery: DiscoveryService): WebhookHandler[] {
  const scanner = new MetadataScanner()
  return discovery.getControllers().flatMap(({ metatype }) => {
    if (typeof metatype !== 'function') return []
    // Nest's type also allows factories, but a controller is always a class.
    const controller = metatype as Type
    return scanner
      .getAllMethodNames(controller.prototype)
      .map((method) => ({
        controller,
        handler: controller.prototype[method],
        method,
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

export function markWebhookHandler(handler: Function): void {
  Reflect.defineMetadata(WEBHOOK_ROUTE, true, handler)
}

/**
 * Calls `around` instead of registering a route, for all routes that accept POST. Nest copies a handler's metadata to the function that
 * it passes to the adapter. The function that the adapter registers in the framework may lack them, so webhooks are recognized here.
 */
export function aroundRoutes(
  adapter: AbstractHttpAdapter,
  around: (isWebhook: boolean, register: () => unknown) => unknown,
): void {
  for (const method of ['post', 'all'] as const) {
    // `adapter[method]` has overloads; all arguments are passed on unchanged.
    const register = adapter[method].bind(adapter) as (...args: unknown[]) => unknown
    adapter[method] = (...args: unknown[]) => around(args.some(isMarked), () => register(...args))
  }
}

function isMarked(arg: unknown): boolean {
  return typeof arg === 'function' && Reflect.hasMetadata(WEBHOOK_ROUTE, arg)
}

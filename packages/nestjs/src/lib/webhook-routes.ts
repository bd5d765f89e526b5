import type { Type } from '@nestjs/common'
import { GUARDS_METADATA } from '@nestjs/common/constants.js'
import { type AbstractHttpAdapter, type DiscoveryService, MetadataScanner } from '@nestjs/core'
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

export function markWebhookHandler(handler: Function): void {
  Reflect.defineMetadata(WEBHOOK_ROUTE, true, handler)
}

/**
 * Calls `around` for every route that a POST request may take, in place of its registration. Nest gives an adapter what it has to
 * know of a handler as metadata of the function that it registers; what the adapter registers in turn may have none.
 */
export function aroundRoutes(
  adapter: AbstractHttpAdapter,
  around: (isWebhook: boolean, register: () => unknown) => unknown,
): void {
  for (const method of ['post', 'all'] as const) {
    // Whichever overload was called, its arguments are passed on as they came.
    const register = adapter[method].bind(adapter) as (...args: unknown[]) => unknown
    adapter[method] = (...args: unknown[]) => around(args.some(isMarked), () => register(...args))
  }
}

function isMarked(arg: unknown): boolean {
  return typeof arg === 'function' && Reflect.hasMetadata(WEBHOOK_ROUTE, arg)
}

import { Req, type Type, UseFilters, UseGuards } from '@nestjs/common'
import { ROUTE_ARGS_METADATA } from '@nestjs/common/constants.js'
import { handlingOf, watchResult } from './webhook.claim.ts'
import { CLAIM_GUARD, RESPONDED_FILTER } from './webhook.claim-guard.ts'

type Handler = (this: unknown, ...args: unknown[]) => unknown

const CLAIMING = Symbol('hookseal:claiming')

/**
 * Replaces a handler by one whose events are claimed after all guards, and whose failures are recorded. `Reflector`, `getHandler()` and
 * other decorators see the metadata and the name of the original. Does nothing for a handler that was replaced before, as by another app
 * with the same controller.
 */
export function claimEventsOf({ prototype }: Type, method: string): void {
  const original: Handler = prototype[method]
  if (Reflect.hasMetadata(CLAIMING, original)) return
  const count = countArguments(prototype, method)
  // Nest passes a handler only its parameters, so the request is added as another one.
  Req()(prototype, method, count)
  const claiming: Handler = function claiming(...args) {
    const own = args.slice(0, count)
    const handling = handlingOf(args[count] ?? {})
    if (handling === undefined) return original.apply(this, own)
    try {
      return watchResult(original.apply(this, own), handling)
    } catch (error) {
      handling.failed(error)
      throw error
    }
  }
  Object.defineProperties(claiming, {
    name: { value: original.name },
    length: { value: original.length },
  })
  for (const key of Reflect.getMetadataKeys(original))
    Reflect.defineMetadata(key, Reflect.getMetadata(key, original), claiming)
  Reflect.defineMetadata(CLAIMING, true, claiming)
  Object.defineProperty(prototype, method, { value: claiming, writable: true, configurable: true })
  const descriptor = { value: claiming }
  // The last guard runs last, and the last filter is asked first.
  UseGuards(CLAIM_GUARD)(prototype, method, descriptor)
  UseFilters(RESPONDED_FILTER)(prototype, method, descriptor)
}

/** Returns the number of arguments that Nest passes to a handler. */
function countArguments(prototype: object, method: string): number {
  const parameters: Record<string, { index: number }> =
    Reflect.getMetadata(ROUTE_ARGS_METADATA, prototype.constructor, method) ?? {}
  return Math.max(0, ...Object.values(parameters).map(({ index }) => index + 1))
}

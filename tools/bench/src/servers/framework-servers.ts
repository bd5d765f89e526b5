import type { Server } from 'node:http'
import type { ReceiverOptions } from '@hookseal/core'
import type { Delivery } from '../lib/delivery.ts'

/** The servers of one framework, each with the same handler on `POST /webhooks`. None listens yet. */
export interface FrameworkServers {
  /** The framework reads the raw body, and `read` makes the event of it. */
  serveReader: (read: EventReader) => Server | Promise<Server>
  /** As the README of the framework's package says. Dedupe is in memory, unless the options say otherwise. */
  serveHookseal: (options: ReceiverOptions) => Server | Promise<Server>
}

/** The event in a delivery, or an error. Headers that it doesn't look at are not made where the framework makes them on demand. */
export type EventReader = (delivery: Delivery) => unknown

/** What every server does with an event that it accepted. Reads the parsed body, so that no server can skip parsing. */
export function handle(event: unknown): void {
  // Nothing is sent but objects; of anything else the type is no string either.
  if (typeof (event as { type?: unknown }).type !== 'string') throw new TypeError('the event has no type')
}

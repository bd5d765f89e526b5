import type { Server } from 'node:http'
import type { ReceiverOptions } from '@hookseal/core'
import type { Delivery } from '../lib/delivery.ts'

/** Creates the servers of one framework, each with the same handler on `POST /webhooks`. They do not listen yet. */
export interface FrameworkServers {
  /** A server that reads the raw body with the framework and gets the event from `read`. */
  serveReader: (read: EventReader) => Server | Promise<Server>
  /** A server as in the README of the framework's package. It deduplicates in memory, unless the options change that. */
  serveHookseal: (options: ReceiverOptions) => Server | Promise<Server>
}

/** Returns the event of a delivery, or throws. Reads headers lazily, because some frameworks create them on demand. */
export type EventReader = (delivery: Delivery) => unknown

/** Handles an accepted event. It reads the parsed body, so that no server can skip parsing. */
export function handle(event: unknown): void {
  // The bench sends only objects. For any other value, `type` is not a string either.
  if (typeof (event as { type?: unknown }).type !== 'string') throw new TypeError('the event has no type')
}

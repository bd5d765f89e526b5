import { and, eq, isNull, sql } from 'drizzle-orm'
import { type Context, DEFAULT_ORGANIZATION } from '../../context.ts'
import { endpoints } from '../../database/schema.ts'
import { SENDER_DEFAULTS } from '../../defaults.ts'
import { runPeriodically } from '@hookseal/engine/util'
import { quotaExceeded, SenderError } from '../../errors.ts'
import type { RelayedRequest, RelayedResponse } from '../../transport/listener-transport.ts'
import type { OrganizationScope } from '../organizations.ts'
import type { Registry } from '../registry.ts'
import type { NewEndpoint } from './endpoint.ts'
import type { Endpoints } from './endpoints.ts'
import { createListeningEndpoint } from './listening-endpoints.ts'

/** A client that receives deliveries through this process instead of at a URL, for development without a public URL. */
export interface Listener {
  /** The endpoint of this listener. `close` deletes it. */
  readonly endpoint: NewEndpoint
  /** Completes an attempt with the listener's response. Returns false if the attempt is no longer in flight. */
  readonly respond: (requestId: string, response: RelayedResponse) => boolean
  /**
   * Aborts when the sender disconnects the listener, because too many deliveries were not read in time, or its endpoint was deleted. Call
   * `close` then.
   */
  readonly signal: AbortSignal
  /** Disconnects the listener and deletes its endpoint. */
  readonly close: () => Promise<void>
}

export interface Listeners {
  /**
   * Creates an endpoint and calls `deliver` with each of its deliveries. If `deliver` returns a promise, the delivery counts as unread
   * until it resolves: at most `unreadBytesPerListener` of the quotas are unread at a time.
   *
   * @throws {SenderError} as `Endpoints.create`
   */
  readonly connect: (
    input: { events: readonly string[] } & OrganizationScope,
    deliver: (request: RelayedRequest) => unknown,
  ) => Promise<Listener>
  /** Completes an attempt for a listener of this process. Returns false if the listener or the attempt is unknown. */
  readonly respond: (endpointId: string, requestId: string, response: RelayedResponse) => boolean
}

export function createListeners(
  context: Context,
  registry: Registry,
  deleteEndpoint: Endpoints['delete'],
): Listeners {
  const { database, listenerTransport, log } = context
  /** Open listeners of this process by organization. The endpoint of one may be deleted, which the database does not count. */
  const open = new Map<string, number>()

  function count(organizationId: string, change: 1 | -1): void {
    const counted = (open.get(organizationId) ?? 0) + change
    if (counted === 0) open.delete(organizationId)
    else open.set(organizationId, counted)
  }

  return {
    respond: listenerTransport.respond,
    async connect({ events, organizationId = DEFAULT_ORGANIZATION }, deliver) {
      const { listeners: limit, unreadBytesPerListener } = await context.quotas.get(organizationId)
      if ((open.get(organizationId) ?? 0) >= limit) throw quotaExceeded('listeners', limit)
      count(organizationId, 1)
      const input = { events, name: 'Listener', organizationId }
      const endpoint = await createListeningEndpoint(context, registry, input).catch((error: unknown) => {
        count(organizationId, -1)
        throw error
      })
      const ended = new AbortController()
      let isClosed = false
      const disconnect = listenerTransport.connect(endpoint.id, {
        deliver,
        maxUnreadBytes: unreadBytesPerListener,
        onStalled: () => ended.abort(new Error('the listener does not read its deliveries')),
      })
      // With a current heartbeat, other processes of this database leave the endpoint's deliveries to this one.
      const stopHeartbeat = runPeriodically(
        SENDER_DEFAULTS.listenerBeatMs,
        async () => {
          const rows = await database.queries
            .update(endpoints)
            .set({ updatedAt: sql`now()` })
            .where(and(eq(endpoints.id, endpoint.id), isNull(endpoints.deletedAt)))
            .returning({ id: endpoints.id })
          if (rows.length === 0) ended.abort(new Error('the endpoint of the listener was deleted'))
        },
        log,
      )
      return {
        endpoint,
        signal: ended.signal,
        respond: (requestId, response) => listenerTransport.respond(endpoint.id, requestId, response),
        async close() {
          if (!isClosed) count(organizationId, -1)
          isClosed = true
          disconnect()
          await stopHeartbeat()
          await deleteEndpoint(endpoint.id).catch((error: unknown) => {
            // The endpoint may have been deleted while the listener was connected.
            if (!(error instanceof SenderError && error.code === 'ERR_SENDER_NOT_FOUND')) throw error
          })
        },
      }
    },
  }
}

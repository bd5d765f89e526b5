import { and, eq, isNull } from 'drizzle-orm'
import type { Context } from '../../context.ts'
import { endpoints } from '../../database/schema.ts'
import { SENDER_DEFAULTS } from '../../defaults.ts'
import { runPeriodically } from '../../engine/run-periodically.ts'
import { SenderError } from '../../errors.ts'
import type { RelayedResponse, RelayedRequest } from '../../transport/listener-transport.ts'
import type { CreateListening, Endpoints, NewEndpoint } from './endpoints.ts'

/** Somebody who gets deliveries in this process instead of at a URL, as developers do on their own machine. */
export interface Listener {
  /** Made for this listener, and deleted with it. */
  readonly endpoint: NewEndpoint
  /** Answers a delivery; whether its attempt was still waiting for that. */
  readonly respond: (requestId: string, answer: RelayedResponse) => boolean
  readonly close: () => Promise<void>
}

export interface Listeners {
  /** @throws {SenderError} as creating an endpoint does */
  readonly open: (
    input: { events: readonly string[]; organizationId?: string | undefined },
    deliver: (request: RelayedRequest) => void,
  ) => Promise<Listener>
  /** Answers for a listener of this process; false when there is no such listener or attempt. */
  readonly respond: (endpointId: string, requestId: string, answer: RelayedResponse) => boolean
}

export function createListeners(
  { database, listenerTransport, log }: Context,
  createListening: CreateListening,
  deleteEndpoint: Endpoints['delete'],
): Listeners {
  return {
    respond: listenerTransport.respond,
    async open({ events, organizationId }, deliver) {
      const endpoint = await createListening({ events, name: 'Listener', organizationId })
      const disconnect = listenerTransport.connect(endpoint.id, deliver)
      // Other processes of this database leave the endpoint's deliveries to this one for as long as it says so.
      const stopBeats = runPeriodically(
        SENDER_DEFAULTS.listenerBeatMs,
        async () =>
          database.queries
            .update(endpoints)
            .set({ updatedAt: new Date() })
            .where(and(eq(endpoints.id, endpoint.id), isNull(endpoints.deletedAt))),
        log,
      )
      return {
        endpoint,
        respond: (requestId, answer) => listenerTransport.respond(endpoint.id, requestId, answer),
        async close() {
          disconnect()
          await stopBeats()
          await deleteEndpoint(endpoint.id).catch((error: unknown) => {
            // Somebody has deleted it while it was listened to.
            if (!(error instanceof SenderError && error.code === 'ERR_SENDER_NOT_FOUND')) throw error
          })
        },
      }
    },
  }
}

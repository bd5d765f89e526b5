import type { attempts, deliveries } from '../../database/schema.ts'
import type { Attempt, Delivery, WaitingFor } from './delivery.ts'
import { toLoggedHeaders } from './logged-headers.ts'

// Apart from the types, which are public: the tables of Drizzle cannot be in the package's declarations.
export type DeliveryRow = typeof deliveries.$inferSelect

/** The columns of its endpoint that a delivery shows. */
export interface EndpointState {
  name: string
  pausedUntil: Date | null
}

/** @param endpoint Undefined if the endpoint's row is missing. */
export function toDelivery(row: DeliveryRow, endpoint: EndpointState | undefined, now: Date): Delivery {
  const { step: _step, ...delivery } = row
  return {
    ...delivery,
    endpointName: endpoint?.name ?? '',
    waitingFor: whatItWaitsFor(row, endpoint?.pausedUntil ?? null, now),
  }
}

function whatItWaitsFor(
  { status, nextAttemptAt }: DeliveryRow,
  pausedUntil: Date | null,
  now: Date,
): WaitingFor | null {
  if (status === 'delivered' || status === 'dead') return null
  const dueAt = nextAttemptAt ?? now
  if (pausedUntil !== null && pausedUntil > now && pausedUntil >= dueAt)
    return { reason: 'webhook_paused', until: pausedUntil }
  return dueAt > now ? { reason: 'retry_schedule', until: dueAt } : { reason: 'queue', until: null }
}

export function toAttempt(row: typeof attempts.$inferSelect, eventId: string): Attempt {
  const { deliveryId: _deliveryId, lease: _lease, createdAt: _createdAt, ...attempt } = row
  const { requestHeaders, startedAt } = attempt
  return { ...attempt, requestHeaders: toLoggedHeaders(requestHeaders, { eventId, startedAt }) }
}

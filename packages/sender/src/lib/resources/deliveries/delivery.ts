import type { attempts, deliveries } from '../../database/schema.ts'

export const DELIVERY_STATUSES = ['pending', 'delivered', 'failed', 'dead'] as const
/** `pending`: before the first attempt. `failed`: a retry is scheduled. `dead`: no attempts are left. */
export type DeliveryStatus = (typeof DELIVERY_STATUSES)[number]

/**
 * What a delivery waits for. `retry_schedule`: its next attempt is due at `until`. `webhook_paused`: its endpoint is paused until then.
 * `queue`: an attempt is due or in flight.
 */
export interface WaitingFor {
  reason: 'retry_schedule' | 'webhook_paused' | 'queue'
  until: Date | null
}

/** One event for one endpoint. */
export interface Delivery {
  id: string
  organizationId: string
  eventId: string
  /** The event's type. */
  event: string
  endpointId: string
  /** The current name of the endpoint, also if it was deleted. */
  endpointName: string
  targetUrl: string
  status: DeliveryStatus
  /** Number of attempts so far. */
  attempt: number
  /** Response status of the last attempt. */
  responseStatus: number | null
  /** Latency of the last attempt. */
  latencyMs: number | null
  /** Why the last attempt failed, or why the delivery is dead without one. */
  errorMessage: string | null
  createdAt: Date
  lastAttemptAt: Date | null
  deliveredAt: Date | null
  nextAttemptAt: Date | null
  /** Null if the delivery is delivered or dead. */
  waitingFor: WaitingFor | null
}

/** One request for a delivery, as logged. */
export interface Attempt {
  /** Number of the attempt within its delivery, from 1. */
  attempt: number
  startedAt: Date
  requestHeaders: Record<string, string>
  responseStatus: number | null
  responseHeaders: Record<string, string> | null
  /** The first 64 KiB, unchanged. */
  responseBody: Uint8Array | null
  /** Why the attempt got no complete response, as one stable word. */
  errorClass: string | null
  errorMessage: string | null
  latencyMs: number
}

export interface DeliveryWithAttempts extends Delivery {
  /** The body of every attempt. */
  body: string
  /** Oldest first. */
  attempts: Attempt[]
}

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

export function toAttempt(row: typeof attempts.$inferSelect): Attempt {
  const { deliveryId: _deliveryId, lease: _lease, ...attempt } = row
  return attempt
}

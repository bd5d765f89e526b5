import type { AttemptedOutcome } from './work.ts'

/** One attempt, reported as soon as its result is known and before it is in the log. */
export interface AttemptReport {
  deliveryId: string
  organizationId: string
  eventId: string
  /** The event's type. */
  event: string
  endpointId: string
  targetUrl: string
  /** The number of this attempt of the delivery, from 1. */
  attempt: number
  /** The delivery's new status. */
  status: 'delivered' | 'failed' | 'dead'
  /** Null if there was no response. */
  responseStatus: number | null
  /** Why the attempt failed; null if it succeeded. */
  reason: string | null
  latencyMs: number
  /** Null if no attempt follows. */
  nextAttemptAt: Date | null
}

/** The public report of an attempt. Contains nothing of the request and the response that the log does not show. */
export function toAttemptReport({ work, attempted, decision }: AttemptedOutcome): AttemptReport {
  const { delivery, endpoint } = work
  const { result } = attempted
  return {
    deliveryId: delivery.id,
    organizationId: delivery.organizationId,
    eventId: delivery.eventId,
    event: delivery.event,
    endpointId: endpoint.id,
    targetUrl: endpoint.url,
    attempt: delivery.attempt + 1,
    status: decision.status,
    responseStatus: result.ok ? result.status : null,
    reason: decision.status === 'delivered' ? null : decision.reason,
    latencyMs: result.latencyMs,
    nextAttemptAt: decision.status === 'failed' ? decision.dueAt : null,
  }
}

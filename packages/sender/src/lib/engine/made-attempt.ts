import type { Outcome } from './work.ts'

/** An attempt that was just made, before it's in the log. */
export interface MadeAttempt {
  deliveryId: string
  organizationId: string
  eventId: string
  /** The event's type. */
  event: string
  endpointId: string
  targetUrl: string
  /** Counts those of its delivery, from 1. */
  attempt: number
  /** What became of the delivery. */
  status: 'delivered' | 'failed' | 'dead'
  /** Null when there was no answer. */
  responseStatus: number | null
  /** Why it isn't delivered. */
  reason: string | null
  latencyMs: number
  nextAttemptAt: Date | null
}

export type AttemptOutcome = Extract<Outcome, { kind: 'attempted' }>

/** For whoever watches: of the request and its answer no more than the log shows. */
export function describeAttempt({ work, attempted, verdict }: AttemptOutcome): MadeAttempt {
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
    status: verdict.status,
    responseStatus: result.ok ? result.status : null,
    reason: verdict.status === 'delivered' ? null : verdict.reason,
    latencyMs: result.latencyMs,
    nextAttemptAt: verdict.status === 'failed' ? verdict.dueAt : null,
  }
}

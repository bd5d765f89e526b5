import type { AttemptReport } from './attempt-report.ts'
import type { AttemptedOutcome } from './work.ts'

/** The public report of an attempt. Contains nothing of the request and the response that the log does not show. `now` is the time of the database. */
export function toAttemptReport({ work, attempted, decision }: AttemptedOutcome, now: number): AttemptReport {
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
    nextAttemptAt: decision.status === 'failed' ? new Date(now + decision.delayMs) : null,
  }
}

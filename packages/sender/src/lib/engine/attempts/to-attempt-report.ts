import type { AttemptReport } from './attempt-report.ts'
import type { AttemptedOutcome } from './work.ts'

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

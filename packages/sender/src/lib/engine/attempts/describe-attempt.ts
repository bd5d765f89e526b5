import type { AttemptReport } from './attempt-report.ts'
import type { JobOutcome } from './work.ts'

export type AttemptedOutcome = Extract<JobOutcome, { kind: 'attempted' }>

/** For whoever watches: of the request and its answer no more than the log shows. */
export function toAttemptReport({ work, attempted, verdict }: AttemptedOutcome): AttemptReport {
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

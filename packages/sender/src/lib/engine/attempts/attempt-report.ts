/** An attempt that was just made, before it's in the log. */
export interface AttemptReport {
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

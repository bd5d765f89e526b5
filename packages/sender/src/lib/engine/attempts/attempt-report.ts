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

import type { Page } from '../page.ts'

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
  /** When its event was published, also if the delivery was created later. */
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

/** A page of deliveries. It may have fewer items than its limit, even none, although `nextCursor` leads to further ones. */
export interface DeliveryPage extends Page<Delivery> {
  /**
   * Until when the log was searched, if the search ended before it found enough: a page reads at most 2,000 deliveries.
   * The page of `nextCursor`, or of `prevCursor` for newer items, continues from there.
   */
  searchedUntil: Date | null
}

/** A number of matches. */
export interface DeliveryTotal {
  total: number
  /**
   * Whether there may be more. With no filters but the endpoint and the status, only until an upgrade has counted older deliveries. With others, at most 10,000 matches are counted,
   * and with most combinations only those among 2,000 deliveries.
   */
  isMinimum: boolean
}

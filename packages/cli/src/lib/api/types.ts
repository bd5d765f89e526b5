import type { EndpointReference } from './endpoints.ts'

/** Responses of the REST API, with the fields that the commands read. The OpenAPI document describes them in full. */
export const DELIVERY_STATUSES = ['pending', 'delivered', 'failed', 'dead'] as const
export type DeliveryStatus = (typeof DELIVERY_STATUSES)[number]

export interface Delivery extends EndpointReference {
  id: string
  event_id: string
  event: string
  target_url: string
  status: DeliveryStatus
  response_status: number | null
  latency_ms: number | null
  attempt: number
  error_message: string | null
  created_at: string
  last_attempt_at: string | null
  next_attempt_at: string | null
  waiting_for: Wait | null
}

/** What a delivery waits for, and until when, if that is known. */
interface Wait {
  reason: 'retry_schedule' | 'webhook_paused' | 'queue'
  until: string | null
}

export interface Attempt {
  attempt: number
  started_at: string
  request_headers: Record<string, string>
  response_status: number | null
  response_headers: Record<string, string> | null
  response_body: string | null
  response_body_encoding: 'utf-8' | 'base64' | null
  error_message: string | null
  latency_ms: number
}

export interface DeliveryWithAttempts extends Delivery {
  payload: string
  attempts: Attempt[]
}

export interface Event {
  id: string
  type: string
  timestamp: string
  created_at: string
}

export interface EventWithPayload extends Event {
  payload: string
}

export interface Published {
  id: string
  created: boolean
  /** Empty if there are more than 250: they are created after the response. */
  delivery_ids: string[]
  delivery_count: number
}

export interface PublishedBatch {
  data: { id: string; created: boolean; delivery_count: number }[]
}

export interface EventType {
  name: string
  description: string
  schema: unknown
  example: unknown
  deprecated_at: string | null
  created_at: string
}

/** A replay of many deliveries, which the sender runs in the background. */
export interface Replay {
  id: string
  status: 'running' | 'done' | 'canceled' | 'failed'
  /** Whether it creates deliveries that an endpoint missed. */
  missing: boolean
  filter: Record<string, unknown>
  /** Null if there are more matches than the sender counts. */
  matched: number | null
  replayed: number
  created_at: string
  finished_at: string | null
  error: string | null
}

export interface Organization {
  id: string
  name: string
  /** The quotas in effect, by their names in the API. */
  quotas: Readonly<Record<string, number>>
  /** Those that an operator set. The others are the defaults of the sender. */
  quota_overrides: Readonly<Record<string, number>>
  created_at: string
}

export interface ApiKey {
  id: string
  name: string
  prefix: string
  scopes: string[]
  organization_ids: string[]
  created_at: string
  last_used_at: string | null
}

/** A key with its token, which the API returns only when it creates one. */
export interface NewApiKey extends ApiKey {
  key: string
}

export interface Page<Item> {
  data: Item[]
  next_cursor: string | null
  /** Until when the sender searched for matches of a filter, if it ended before it found enough. */
  searched_until?: string | null
}

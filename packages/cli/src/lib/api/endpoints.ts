import { encodePathSegment } from './path-segment.ts'

/**
 * An endpoint as the REST API returns it. The API calls it a webhook, and the commands call it an endpoint: only this file
 * holds paths and fields with the API's name.
 */
export interface Endpoint {
  id: string
  name: string
  description: string
  url: string
  events: string[]
  headers: Record<string, string>
  enabled: boolean
  disabled_reason: string | null
  signing_secret_prefix: string
  previous_secret_expires_at: string | null
  rate_limit: number | null
  created_at: string
  updated_at: string | null
  last_delivery_at: string | null
  last_delivery_status: number | null
  failing_since: string | null
  paused_until: string | null
}

/** An endpoint with its secret, which the API returns only when it creates or rotates one. */
export interface NewEndpoint extends Endpoint {
  signing_secret: string
}

/** The endpoint that a delivery belongs to. */
export interface EndpointReference {
  webhook_id: string
}

export const ENDPOINTS_PATH = '/webhooks'

/** The event of a `/listen` stream whose data is the temporary endpoint. */
export const STREAM_ENDPOINT_EVENT = 'webhook'

/** Returns the path of an endpoint, or of an action on it. */
export function endpointPath(id: string, action?: 'replay' | 'rotate-secret' | 'test'): string {
  return [ENDPOINTS_PATH, encodePathSegment(id), ...(action === undefined ? [] : [action])].join('/')
}

/** Returns the id of the endpoint that a delivery belongs to. */
export function endpointIdOf({ webhook_id: id }: EndpointReference): string {
  return id
}

/** Returns the query parameter that selects the deliveries of an endpoint. */
export function endpointFilter(id: string | undefined): Partial<EndpointReference> {
  return id === undefined ? {} : { webhook_id: id }
}

/** Returns the field under which JSON output holds an endpoint, named as in the API. */
export function endpointField(endpoint: NewEndpoint): { webhook: NewEndpoint } {
  return { webhook: endpoint }
}

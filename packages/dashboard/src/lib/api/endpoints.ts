import { type Api, omitUndefined, type Schemas, unwrap } from './client.ts'

// The REST API calls an endpoint a webhook. Only this file does so too: the rest of the page says endpoint.

export type Endpoint = Schemas['Webhook']
export type EndpointInput = Schemas['WebhookInput']
export type EndpointPatch = Schemas['WebhookPatch']

export async function listEndpoints(api: Api, cursor: string | undefined, limit = 25) {
  const query = omitUndefined({ limit, cursor })
  return unwrap(api.GET('/api/v1/webhooks', { params: { query } }))
}

export async function getEndpoint(api: Api, id: string): Promise<Endpoint> {
  return unwrap(api.GET('/api/v1/webhooks/{id}', { params: { path: { id } } }))
}

export async function createEndpoint(api: Api, body: EndpointInput) {
  return unwrap(api.POST('/api/v1/webhooks', { body }))
}

export async function updateEndpoint(api: Api, id: string, body: EndpointPatch) {
  return unwrap(api.PATCH('/api/v1/webhooks/{id}', { params: { path: { id } }, body }))
}

export async function deleteEndpoint(api: Api, id: string) {
  return unwrap(api.DELETE('/api/v1/webhooks/{id}', { params: { path: { id } } }))
}

export async function rotateSecret(api: Api, id: string, overlapSeconds: number) {
  const body = { overlap_seconds: overlapSeconds }
  return unwrap(api.POST('/api/v1/webhooks/{id}/rotate-secret', { params: { path: { id } }, body }))
}

export async function sendTestEvent(api: Api, id: string, type: string) {
  return unwrap(api.POST('/api/v1/webhooks/{id}/test', { params: { path: { id } }, body: { type } }))
}

/** Counts and latencies of these endpoints in the last 24 hours, by their ids. Endpoints without deliveries are missing. */
export async function getEndpointStats(
  api: Api,
  ids: readonly string[],
): Promise<ReadonlyMap<string, Schemas['DeliveryFigures']>> {
  const query = { webhook_id: [...ids], limit: 250 }
  const { data } = await unwrap(api.GET('/api/v1/stats/webhooks', { params: { query } }))
  return new Map(data.map(({ webhook_id: id, totals }) => [id, totals]))
}

/** The query parameter that restricts a request to one endpoint; none when `id` is undefined. */
export function endpointQuery(id: string | undefined): { webhook_id?: string } {
  return omitUndefined({ webhook_id: id })
}

/** The name of the delivery's endpoint, or its URL if it has none. */
export function endpointNameOf({ webhook_name: name, target_url: url }: Schemas['Delivery']): string {
  return name === '' ? url : name
}

export function endpointIdOf(delivery: Schemas['Delivery']): string {
  return delivery.webhook_id
}

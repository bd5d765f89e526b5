import {
  createSender,
  type Delivery,
  type Endpoint,
  paginate,
  type Sender,
  SenderError,
  type SenderOptions,
} from '@hookseal/sender'
import { type Context, Hono } from 'hono'
import { bearerAuth } from 'hono/bearer-auth'
import { HTTPException } from 'hono/http-exception'
import { validator } from 'hono/validator'

const EVENT_TYPES = [
  'call.received',
  'call.classified',
  'call.qualified',
  'lead.created',
  'lead.updated',
  'outreach.email.sent',
  'outreach.email.replied',
  'claim.scope.ready',
  'review.requested',
  'review.received',
  'audit.log.event',
]

const SECRET_WARNING = 'Save this signing_secret now. It will not be shown again.'

/** Creates a sender with the documented event types. After a rotation both secrets sign for 24 hours. */
export async function createCrm(options: SenderOptions): Promise<Sender> {
  const sender = await createSender({ rotationOverlapSeconds: 24 * 60 * 60, ...options })
  for (const name of EVENT_TYPES) await sender.eventTypes.upsert(name)
  return sender
}

interface Env {
  /** The organization of the API key. Every call of the sender is limited to it. */
  Variables: { scope: { organizationId: string } }
}

/** Parses the body as JSON. The sender validates the fields; a JSON primitive becomes an object without fields. */
const jsonBody = validator('json', (value) => Object(value))

/** The documented API, under `/api/v1`. */
export function createApi(sender: Sender): Hono<Env> {
  const { apiKeys, endpoints, deliveries } = sender
  const api = new Hono<Env>().basePath('/api/v1')
  api.onError((error, c) => {
    if (error instanceof HTTPException) return error.getResponse()
    if (error instanceof SenderError)
      return c.json({ error: error.message, field: error.field }, error.status)
    console.error(error)
    return c.json({ error: 'Internal server error' }, 500)
  })
  const verifyToken = async (token: string, c: Context<Env>) => {
    const { scopes = [], organizationIds: [organizationId] = [] } = (await apiKeys.find(token)) ?? {}
    if (organizationId === undefined) return false
    const required = c.req.method === 'GET' ? 'read' : 'admin'
    if (!scopes.includes('admin') && !scopes.includes(required))
      throw new HTTPException(403, { message: `This key lacks the scope ${required}.` })
    c.set('scope', { organizationId })
    return true
  }
  api.use(bearerAuth({ verifyToken }))

  api.get('/webhooks', async (c) => {
    const data = []
    for await (const endpoint of paginate(endpoints.list, c.get('scope')))
      data.push(serializeEndpoint(endpoint))
    return c.json({ data })
  })
  api.get('/webhooks/:id', async (c) =>
    c.json(serializeEndpoint(await endpoints.get(toEndpointId(c.req.param('id')), c.get('scope')))),
  )
  api.post('/webhooks', jsonBody, async (c) => {
    const { url, events, description } = c.req.valid('json')
    const created = await endpoints.create({ url, events, description, ...c.get('scope') })
    const { last_delivery_at: _at, last_delivery_status: _status, ...fields } = serializeEndpoint(created)
    return c.json({ ...fields, signing_secret: created.signingSecret, _warning: SECRET_WARNING }, 201)
  })
  api.delete('/webhooks/:id', async (c) => {
    const id = c.req.param('id')
    await endpoints.delete(toEndpointId(id), c.get('scope'))
    return c.json({ id, deleted: true })
  })
  api.post('/webhooks/:id/rotate-secret', async (c) => {
    const rotated = await endpoints.rotateSecret(toEndpointId(c.req.param('id')), c.get('scope'))
    const { id, url, signing_secret_prefix } = serializeEndpoint(rotated)
    return c.json({
      id,
      url,
      signing_secret_prefix,
      signing_secret: rotated.signingSecret,
      _warning: `${SECRET_WARNING} The previous secret remains valid for 24 hours.`,
    })
  })
  api.get('/webhooks/:id/deliveries', async (c) => {
    const scope = c.get('scope')
    const { id: endpointId } = await endpoints.get(toEndpointId(c.req.param('id')), scope)
    const cursor = c.req.query('cursor')
    const { data, nextCursor } = await deliveries.list({ ...scope, endpointId, cursor, limit: 100 })
    return c.json({ data: data.map(serializeDelivery), next_cursor: nextCursor })
  })
  return api
}

/** Converts an endpoint id of the sender, `wh_` and 32 hexadecimal digits, to the UUID of the documented API. */
const toUuid = (id: string) => id.replace(/^wh_(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')

/** Converts a UUID of the documented API to the endpoint id of the sender. */
const toEndpointId = (uuid: string) => `wh_${uuid.replaceAll('-', '')}`

function serializeEndpoint(endpoint: Endpoint) {
  return {
    id: toUuid(endpoint.id),
    url: endpoint.url,
    events: endpoint.events,
    description: endpoint.description,
    signing_secret_prefix: endpoint.signingSecretPrefix,
    enabled: endpoint.enabled,
    created_at: endpoint.createdAt,
    last_delivery_at: endpoint.lastDeliveryAt,
    last_delivery_status: endpoint.lastDeliveryStatus,
  }
}

function serializeDelivery(delivery: Delivery) {
  return {
    id: delivery.id,
    event: delivery.event,
    status: delivery.status,
    response_status: delivery.responseStatus,
    latency_ms: delivery.latencyMs,
    attempt: delivery.attempt,
    delivered_at: delivery.deliveredAt,
  }
}

import { createSender, type Delivery, type Endpoint, paginate, type Sender } from '@hookseal/sender'
import { SenderError, type SenderOptions } from '@hookseal/sender'
import { type Context, Hono } from 'hono'
import { bearerAuth } from 'hono/bearer-auth'
import { HTTPException } from 'hono/http-exception'
import { validator } from 'hono/validator'

const EVENTS = `call.received call.classified call.qualified lead.created lead.updated outreach.email.sent
  outreach.email.replied claim.scope.ready review.requested review.received audit.log.event`

const SAVE_IT = 'Save this signing_secret now. It will not be shown again.'

/** A sender of the documented events, whose secrets overlap for 24 hours. */
export async function createCrm(options: SenderOptions): Promise<Sender> {
  const sender = await createSender({ rotationOverlapSeconds: 24 * 60 * 60, ...options })
  for (const name of EVENTS.split(/\s+/)) await sender.eventTypes.upsert(name)
  return sender
}

interface Env {
  /** Whose key it is. */
  Variables: { scope: { organizationId: string } }
}

/** An object, for whose members the sender checks the values. */
const json = validator('json', (value) => Object(value))

/** The documented API, under `/api/v1`. */
export function createApi(sender: Sender): Hono<Env> {
  const { apiKeys, endpoints, deliveries } = sender
  const api = new Hono<Env>().basePath('/api/v1')
  api.onError((error, c) => {
    if (error instanceof HTTPException) return error.getResponse()
    if (error instanceof SenderError)
      return c.json({ error: error.message, field: error.field }, error.status)
    console.error(error)
    return c.json({ error: 'Something went wrong here.' }, 500)
  })
  const verifyToken = async (token: string, c: Context<Env>) => {
    const { scopes = [], organizationIds: [organizationId] = [] } = (await apiKeys.find(token)) ?? {}
    if (organizationId === undefined) return false
    const needed = c.req.method === 'GET' ? 'read' : 'admin'
    if (!scopes.includes('admin') && !scopes.includes(needed))
      throw new HTTPException(403, { message: `This key lacks the scope ${needed}.` })
    c.set('scope', { organizationId })
    return true
  }
  api.use(bearerAuth({ verifyToken }))

  api.get('/webhooks', async (c) => {
    const data = []
    for await (const endpoint of paginate(endpoints.list, c.get('scope'))) data.push(showEndpoint(endpoint))
    return c.json({ data })
  })
  api.get('/webhooks/:id', async (c) =>
    c.json(showEndpoint(await endpoints.get(toId(c.req.param('id')), c.get('scope')))),
  )
  api.post('/webhooks', json, async (c) => {
    const { url, events, description } = c.req.valid('json')
    const created = await endpoints.create({ url, events, description, ...c.get('scope') })
    const { last_delivery_at: _at, last_delivery_status: _status, ...shown } = showEndpoint(created)
    return c.json({ ...shown, signing_secret: created.signingSecret, _warning: SAVE_IT }, 201)
  })
  api.delete('/webhooks/:id', async (c) => {
    const id = c.req.param('id')
    await endpoints.delete(toId(id), c.get('scope'))
    return c.json({ id, deleted: true })
  })
  api.post('/webhooks/:id/rotate-secret', async (c) => {
    const rotated = await endpoints.rotateSecret(toId(c.req.param('id')), c.get('scope'))
    const { id, url, signing_secret_prefix } = showEndpoint(rotated)
    const warning = `${SAVE_IT} The previous secret remains valid for 24 hours.`
    return c.json({
      id,
      url,
      signing_secret_prefix,
      signing_secret: rotated.signingSecret,
      _warning: warning,
    })
  })
  api.get('/webhooks/:id/deliveries', async (c) => {
    const scope = c.get('scope')
    const { id: endpointId } = await endpoints.get(toId(c.req.param('id')), scope)
    const cursor = c.req.query('cursor')
    const { data, nextCursor } = await deliveries.list({ ...scope, endpointId, cursor, limit: 100 })
    return c.json({ data: data.map(showDelivery), next_cursor: nextCursor })
  })
  return api
}

/** Ids of the documented API are UUIDs: those in the sender's ids, with dashes. */
const toUuid = (id: string) => id.replace(/^wh_(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
const toId = (uuid: string) => `wh_${uuid.replaceAll('-', '')}`

function showEndpoint(endpoint: Endpoint) {
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

function showDelivery(delivery: Delivery) {
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

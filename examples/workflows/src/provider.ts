import type { DatabaseSync } from 'node:sqlite'
import { createSender, type Delivery, type DeliveryFilter, type Endpoint } from '@hookseal/sender'
import { paginate, type Sender, SenderError, type SenderOptions } from '@hookseal/sender'
import { type Context, Hono } from 'hono'
import { bearerAuth } from 'hono/bearer-auth'
import { HTTPException } from 'hono/http-exception'
import { validator } from 'hono/validator'
import { createNumbers } from './numbers.ts'
import { toSeconds, WIRE_FORMAT } from './wire-format.ts'

const EVENTS = ['started', 'completed', 'failed', 'step.started', 'step.completed', 'step.failed']

/** A sender of the documented events, in the documented format. */
export async function createWorkflows(options: SenderOptions): Promise<Sender> {
  const sender = await createSender({ ...WIRE_FORMAT, ...options })
  const schema = { required: ['workflow_id'], properties: { workflow_id: { type: 'string' } } }
  for (const name of EVENTS)
    await sender.eventTypes.upsert(`workflow.${name}`, { schema, example: { workflow_id: 'wf_xyz789' } })
  return sender
}

interface Env {
  /** The organisation asked for, or the key's default. */
  Variables: { scope: { organizationId: string } }
}

/** An object, for whose members the sender checks the values. */
const json = validator('json', (value) => Object(value))

/** The documented API, under `/v1`. */
export function createApi(sender: Sender, database: DatabaseSync): Hono<Env> {
  const { apiKeys, endpoints, deliveries } = sender
  const subscriptions = createNumbers(database, 'subscriptions')
  const logs = createNumbers(database, 'logs')
  const idOf = (c: Context) => subscriptions.idOf(c.req.param('id') ?? '')
  const api = new Hono<Env>().basePath('/v1/webhooks')
  api.onError((error, c) => {
    if (error instanceof HTTPException) return error.getResponse()
    if (error instanceof SenderError) return c.json({ error: error.message }, error.status)
    console.error(error)
    return c.json({ error: 'Something went wrong here.' }, 500)
  })
  const verifyToken = async (token: string, c: Context<Env>) => {
    const { organizationIds = [] } = (await apiKeys.find(token)) ?? {}
    const organizationId = c.req.header('x-org-id') ?? organizationIds[0]
    if (organizationId === undefined || !organizationIds.includes(organizationId)) return false
    c.set('scope', { organizationId })
    return true
  }
  api.use(bearerAuth({ verifyToken }))

  api.post('/', json, async (c) => {
    const { name, url, events, secret: legacySecret, headers } = c.req.valid('json')
    if (name === undefined) throw new HTTPException(422, { message: 'name is required.' })
    const created = await endpoints.create({ name, url, events, legacySecret, headers, ...c.var.scope })
    return c.json(showSubscription(created), 201)
  })
  api.get('/', async (c) => {
    const all = []
    for await (const endpoint of paginate(endpoints.list, c.var.scope)) all.push(showSubscription(endpoint))
    return c.json({ subscriptions: all, total: all.length })
  })
  api.get('/logs/all', async (c) => listLogs(c, { event: c.req.query('event_type') }))
  api.get('/:id', async (c) => c.json(showSubscription(await endpoints.get(idOf(c), c.var.scope))))
  api.patch('/:id', json, async (c) => {
    const { name, url, events, secret: legacySecret, headers, is_active: enabled } = c.req.valid('json')
    const changes = { name, url, events, legacySecret, headers, enabled }
    return c.json(showSubscription(await endpoints.update(idOf(c), changes, c.var.scope)))
  })
  api.delete('/:id', async (c) => {
    await endpoints.delete(idOf(c), c.var.scope)
    return c.body(null, 204)
  })
  api.get('/:id/logs', async (c) => {
    const { id: endpointId } = await endpoints.get(idOf(c), c.var.scope)
    return listLogs(c, { endpointId })
  })
  api.post('/:id/test', async (c) => {
    const { eventId } = await endpoints.test(idOf(c), { type: 'workflow.completed', ...c.var.scope })
    return c.json({ message: 'Test webhook sent successfully', event_id: eventId })
  })
  return api

  async function listLogs(c: Context<Env>, only: DeliveryFilter): Promise<Response> {
    const filter = { ...c.var.scope, ...only }
    const { limit = 50, offset = 0 } = c.req.query()
    const page = await deliveries.list({ ...filter, limit: Number(limit), offset: Number(offset) })
    return c.json({ logs: page.data.map(showLog), total: await deliveries.count(filter) })
  }

  function showSubscription({ id, name, url, events, enabled, createdAt, updatedAt }: Endpoint) {
    return {
      id: subscriptions.of(id),
      name,
      url,
      events,
      is_active: enabled,
      created_at: toSeconds(createdAt),
      updated_at: updatedAt && toSeconds(updatedAt),
    }
  }

  function showLog(delivery: Delivery) {
    return {
      id: logs.of(delivery.id),
      webhook_id: subscriptions.of(delivery.endpointId),
      webhook_type: 'subscription',
      event_type: delivery.event,
      event_id: delivery.eventId,
      target_url: delivery.targetUrl,
      status: delivery.status,
      attempts: delivery.attempt,
      response_status: delivery.responseStatus,
      error_message: delivery.errorMessage,
      created_at: toSeconds(delivery.createdAt),
      last_attempt_at: delivery.lastAttemptAt && toSeconds(delivery.lastAttemptAt),
    }
  }
}

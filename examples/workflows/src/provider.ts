import type { DatabaseSync } from 'node:sqlite'
import {
  createSender,
  type Delivery,
  type DeliveryFilter,
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
import { createIntegerIds } from './integer-ids.ts'
import { toTimestamp, WIRE_FORMAT } from './wire-format.ts'

const EVENT_TYPES = [
  'workflow.started',
  'workflow.completed',
  'workflow.failed',
  'workflow.step.started',
  'workflow.step.completed',
  'workflow.step.failed',
]

/** Creates a sender with the documented event types and wire format. */
export async function createWorkflows(options: SenderOptions): Promise<Sender> {
  const sender = await createSender({ ...WIRE_FORMAT, ...options })
  const schema = { required: ['workflow_id'], properties: { workflow_id: { type: 'string' } } }
  const example = { workflow_id: 'wf_xyz789' }
  for (const name of EVENT_TYPES) await sender.eventTypes.upsert(name, { schema, example })
  return sender
}

interface Env {
  /** The organization that `X-Org-Id` names, or the first one of the API key. Every call of the sender is limited to it. */
  Variables: { scope: { organizationId: string } }
}

/** Parses the body as JSON. The sender validates the fields; a JSON primitive becomes an object without fields. */
const jsonBody = validator('json', (value) => Object(value))

/**
 * The documented API, under `/v1`.
 *
 * @param database Stores the integer ids of the API beside the sender's own ids.
 */
export function createApi(sender: Sender, database: DatabaseSync): Hono<Env> {
  const { apiKeys, endpoints, deliveries } = sender
  const subscriptionIds = createIntegerIds(database, 'subscriptions')
  const logIds = createIntegerIds(database, 'logs')
  const endpointIdOf = (c: Context) => subscriptionIds.toSenderId(c.req.param('id') ?? '')
  const api = new Hono<Env>().basePath('/v1/webhooks')
  api.onError((error, c) => {
    if (error instanceof HTTPException) return error.getResponse()
    if (error instanceof SenderError) return c.json({ error: error.message }, error.status)
    console.error(error)
    return c.json({ error: 'Internal server error' }, 500)
  })
  const verifyToken = async (token: string, c: Context<Env>) => {
    const { organizationIds = [] } = (await apiKeys.find(token)) ?? {}
    const organizationId = c.req.header('x-org-id') ?? organizationIds[0]
    if (organizationId === undefined || !organizationIds.includes(organizationId)) return false
    c.set('scope', { organizationId })
    return true
  }
  api.use(bearerAuth({ verifyToken }))

  api.post('/', jsonBody, async (c) => {
    const { name, url, events, secret: legacySecret, headers } = c.req.valid('json')
    if (name === undefined) throw new HTTPException(422, { message: 'name is required.' })
    const created = await endpoints.create({ name, url, events, legacySecret, headers, ...c.var.scope })
    return c.json(serializeSubscription(created), 201)
  })
  api.get('/', async (c) => {
    const subscriptions = []
    for await (const endpoint of paginate(endpoints.list, c.var.scope))
      subscriptions.push(serializeSubscription(endpoint))
    return c.json({ subscriptions, total: subscriptions.length })
  })
  api.get('/logs/all', async (c) => listLogs(c, { event: c.req.query('event_type') }))
  api.get('/:id', async (c) =>
    c.json(serializeSubscription(await endpoints.get(endpointIdOf(c), c.var.scope))),
  )
  api.patch('/:id', jsonBody, async (c) => {
    const { name, url, events, secret: legacySecret, headers, is_active: enabled } = c.req.valid('json')
    const changes = { name, url, events, legacySecret, headers, enabled }
    return c.json(serializeSubscription(await endpoints.update(endpointIdOf(c), changes, c.var.scope)))
  })
  api.delete('/:id', async (c) => {
    await endpoints.delete(endpointIdOf(c), c.var.scope)
    return c.body(null, 204)
  })
  api.get('/:id/logs', async (c) => {
    const { id: endpointId } = await endpoints.get(endpointIdOf(c), c.var.scope)
    return listLogs(c, { endpointId })
  })
  api.post('/:id/test', async (c) => {
    const { id, enabled } = await endpoints.get(endpointIdOf(c), c.var.scope)
    // The sender delivers nothing to a disabled endpoint, so a success message would be false.
    if (!enabled)
      throw new HTTPException(409, {
        message: 'The subscription is inactive. Set is_active to true, then test it again.',
      })
    const { eventId } = await endpoints.test(id, { type: 'workflow.completed', ...c.var.scope })
    return c.json({ message: 'Test webhook sent successfully', event_id: eventId })
  })
  return api

  async function listLogs(c: Context<Env>, criteria: DeliveryFilter): Promise<Response> {
    const filter = { ...c.var.scope, ...criteria }
    const { limit = 50, offset = 0 } = c.req.query()
    const page = await deliveries.list({ ...filter, limit: Number(limit), offset: Number(offset) })
    return c.json({ logs: page.data.map(serializeLog), total: await deliveries.count(filter) })
  }

  function serializeSubscription({ id, name, url, events, enabled, createdAt, updatedAt }: Endpoint) {
    return {
      id: subscriptionIds.toInteger(id),
      name,
      url,
      events,
      is_active: enabled,
      created_at: toTimestamp(createdAt),
      updated_at: updatedAt && toTimestamp(updatedAt),
    }
  }

  function serializeLog(delivery: Delivery) {
    return {
      id: logIds.toInteger(delivery.id),
      webhook_id: subscriptionIds.toInteger(delivery.endpointId),
      webhook_type: 'subscription',
      event_type: delivery.event,
      event_id: delivery.eventId,
      target_url: delivery.targetUrl,
      status: delivery.status,
      attempts: delivery.attempt,
      response_status: delivery.responseStatus,
      error_message: delivery.errorMessage,
      created_at: toTimestamp(delivery.createdAt),
      last_attempt_at: delivery.lastAttemptAt && toTimestamp(delivery.lastAttemptAt),
    }
  }
}

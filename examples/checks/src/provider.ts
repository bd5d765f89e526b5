import {
  createSender,
  type Delivery,
  type Endpoint,
  paginate,
  type Sender,
  SenderError,
  type SenderOptions,
} from '@hookseal/sender'
import { Hono } from 'hono'
import { bearerAuth } from 'hono/bearer-auth'
import { HTTPException } from 'hono/http-exception'
import { validator } from 'hono/validator'

/** Options that allow endpoints on this machine over HTTP, so that development needs no tunnel. Not for production. */
export const LOCAL_OPTIONS = { allowHttp: true, allowNetworks: ['127.0.0.0/8', '::1/128'] } as const

/** Creates a sender of verification results. Endpoints have 5 s to respond. */
export async function createChecks(options: SenderOptions): Promise<Sender> {
  const sender = await createSender({ requestTimeoutSeconds: 5, ...options })
  for (const outcome of ['completed', 'failed'])
    await sender.eventTypes.upsert(`verification.${outcome}`, { example: { id: 'ver_test', outcome } })
  return sender
}

/** Parses the body as JSON. The sender validates the fields; a JSON primitive becomes an object without fields. */
const jsonBody = validator('json', (value) => Object(value))

/** The API that the settings page of the dashboard calls. */
export function createApi({ apiKeys, endpoints, deliveries }: Sender): Hono {
  const api = new Hono().basePath('/v1/webhooks')
  api.onError((error, c) => {
    if (error instanceof HTTPException) return error.getResponse()
    if (error instanceof SenderError)
      return c.json({ error: error.message, field: error.field }, error.status)
    console.error(error)
    return c.json({ error: 'Internal server error' }, 500)
  })
  api.use(bearerAuth({ verifyToken: async (token) => (await apiKeys.find(token)) !== undefined }))

  api.post('/', jsonBody, async (c) => {
    const { url, events } = c.req.valid('json')
    const created = await endpoints.create({ url, events })
    return c.json({ ...serializeEndpoint(created), secret: created.signingSecret }, 201)
  })
  api.get('/', async (c) => {
    const data = []
    for await (const endpoint of paginate(endpoints.list, {})) data.push(serializeEndpoint(endpoint))
    return c.json({ data })
  })
  api.get('/:id', async (c) => c.json(serializeEndpoint(await endpoints.get(c.req.param('id')))))
  api.patch('/:id', jsonBody, async (c) => {
    const { url, events } = c.req.valid('json')
    return c.json(serializeEndpoint(await endpoints.update(c.req.param('id'), { url, events })))
  })
  api.post('/:id/test', jsonBody, async (c) => {
    const { type } = c.req.valid('json')
    const { eventId } = await endpoints.test(c.req.param('id'), { type })
    return c.json({ event_id: eventId }, 202)
  })
  api.get('/:id/logs', async (c) => {
    const { id: endpointId } = await endpoints.get(c.req.param('id'))
    const { data } = await deliveries.list({ endpointId })
    return c.json({ data: data.map(serializeDelivery) })
  })
  return api
}

function serializeEndpoint({ id, url, events }: Endpoint) {
  return { id, url, events }
}

function serializeDelivery(delivery: Delivery) {
  return {
    id: delivery.id,
    event_id: delivery.eventId,
    event: delivery.event,
    status: delivery.status,
    attempt: delivery.attempt,
    response_status: delivery.responseStatus,
    error_message: delivery.errorMessage,
  }
}

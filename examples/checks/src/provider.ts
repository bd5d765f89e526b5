import { createSender, type Delivery, type Sender, SenderError, type SenderOptions } from '@hookseal/sender'
import { Hono } from 'hono'
import { bearerAuth } from 'hono/bearer-auth'
import { HTTPException } from 'hono/http-exception'
import { validator } from 'hono/validator'

/** What development needs in place of a tunnel: endpoints on this machine, without TLS. Production gives none of it. */
export const LOCAL = { allowHttp: true, allowNetworks: ['127.0.0.0/8', '::1/128'] } as const

/** A sender of verification results, whose receivers answer within 5 seconds. */
export async function createChecks(options: SenderOptions): Promise<Sender> {
  const sender = await createSender({ requestTimeoutSeconds: 5, ...options })
  for (const outcome of ['completed', 'failed'])
    await sender.eventTypes.upsert(`verification.${outcome}`, { example: { id: 'ver_test', outcome } })
  return sender
}

/** An object, for whose members the sender checks the values. */
const json = validator('json', (value) => Object(value))

/** What the settings page of the dashboard calls. */
export function createApi({ apiKeys, endpoints, deliveries }: Sender): Hono {
  const api = new Hono().basePath('/v1/webhooks')
  api.onError((error, c) => {
    if (error instanceof HTTPException) return error.getResponse()
    if (error instanceof SenderError)
      return c.json({ error: error.message, field: error.field }, error.status)
    console.error(error)
    return c.json({ error: 'Something went wrong here.' }, 500)
  })
  api.use(bearerAuth({ verifyToken: async (token) => (await apiKeys.find(token)) !== undefined }))

  api.post('/', json, async (c) => {
    const { url, events } = c.req.valid('json')
    const created = await endpoints.create({ url, events })
    return c.json({ id: created.id, url, events: created.events, secret: created.signingSecret }, 201)
  })
  api.get('/:id', async (c) => {
    const { id, url, events } = await endpoints.get(c.req.param('id'))
    return c.json({ id, url, events })
  })
  api.post('/:id/test', json, async (c) => {
    const { type } = c.req.valid('json')
    const { eventId } = await endpoints.test(c.req.param('id'), { type })
    return c.json({ event_id: eventId }, 202)
  })
  api.get('/:id/logs', async (c) => {
    const { id: endpointId } = await endpoints.get(c.req.param('id'))
    const { data } = await deliveries.list({ endpointId })
    return c.json({ data: data.map(showDelivery) })
  })
  return api
}

function showDelivery(delivery: Delivery) {
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

import {
  createSender,
  type Delivery,
  type Endpoint,
  type Sender,
  SenderError,
  type SenderOptions,
} from '@hookseal/sender'
import { Hono } from 'hono'
import { bearerAuth } from 'hono/bearer-auth'
import { HTTPException } from 'hono/http-exception'
import { validator } from 'hono/validator'

/** The documented limits: 15 s for a response, retries for about 24 hours, and both secrets valid for 24 hours. */
const DOCUMENTED_OPTIONS = {
  requestTimeoutSeconds: 15,
  scheduleSeconds: '24h',
  rotationOverlapSeconds: 24 * 60 * 60,
} as const satisfies SenderOptions

/** Creates a sender with the documented limits and the documented event type. */
export async function createAssessments(options: SenderOptions): Promise<Sender> {
  const sender = await createSender({ ...DOCUMENTED_OPTIONS, ...options })
  await sender.eventTypes.upsert('elp_test.scored', {
    description: 'A test of English language proficiency was scored.',
    example: { test_id: 'elp_1', score: 118 },
  })
  return sender
}

/** Parses the body as JSON. The sender validates the fields; a JSON primitive becomes an object without fields. */
const jsonBody = validator('json', (value) => Object(value))

/** The provider's API: endpoints, their delivery log, and the route that scores a test and publishes the event. */
export function createApi(sender: Sender): Hono {
  const { endpoints, deliveries } = sender
  const api = new Hono()
  api.onError((error, c) => {
    if (error instanceof HTTPException) return error.getResponse()
    if (error instanceof SenderError)
      return c.json({ error: error.message, field: error.field }, error.status)
    console.error(error)
    return c.json({ error: 'Internal server error' }, 500)
  })
  api.use(bearerAuth({ verifyToken: async (token) => (await sender.apiKeys.find(token)) !== undefined }))

  api.get('/event-types', async (c) => {
    const types = await sender.eventTypes.list()
    return c.json({ data: types.map(({ name, description, example }) => ({ name, description, example })) })
  })
  api.post('/webhooks', jsonBody, async (c) => {
    const { url, events, headers } = c.req.valid('json')
    const { signingSecret, ...endpoint } = await endpoints.create({ url, events, headers })
    return c.json({ ...serializeEndpoint(endpoint), signing_secret: signingSecret }, 201)
  })
  api.get('/webhooks', async (c) => {
    const { data, nextCursor } = await endpoints.list({ cursor: c.req.query('cursor') })
    return c.json({ data: data.map(serializeEndpoint), next_cursor: nextCursor })
  })
  api.patch('/webhooks/:id', jsonBody, async (c) => {
    const { url, events, headers, enabled } = c.req.valid('json')
    return c.json(
      serializeEndpoint(await endpoints.update(c.req.param('id'), { url, events, headers, enabled })),
    )
  })
  api.delete('/webhooks/:id', async (c) => {
    await endpoints.delete(c.req.param('id'))
    return c.body(null, 204)
  })
  api.post('/webhooks/:id/rotate-secret', async (c) => {
    const rotated = await endpoints.rotateSecret(c.req.param('id'))
    return c.json({
      ...serializeEndpoint(rotated),
      signing_secret: rotated.signingSecret,
      previous_secret_expires_at: rotated.previousSecretExpiresAt,
    })
  })
  api.get('/webhooks/:id/deliveries', async (c) => {
    const { id: endpointId } = await endpoints.get(c.req.param('id'))
    const { data, nextCursor } = await deliveries.list({ endpointId, cursor: c.req.query('cursor') })
    return c.json({ data: data.map(serializeDelivery), next_cursor: nextCursor })
  })
  api.get('/deliveries/:id', async (c) => {
    const delivery = await deliveries.get(c.req.param('id'))
    const attempts = delivery.attempts.map((attempt) => ({
      started_at: attempt.startedAt,
      request_headers: attempt.requestHeaders,
      response_status: attempt.responseStatus,
      response_body: attempt.responseBody && new TextDecoder().decode(attempt.responseBody),
      error_message: attempt.errorMessage,
    }))
    return c.json({ ...serializeDelivery(delivery), request_body: delivery.body, attempts })
  })
  api.post('/deliveries/:id/replay', async (c) =>
    c.json(serializeDelivery(await deliveries.replay(c.req.param('id'))), 202),
  )
  api.post('/elp-tests/:id/score', jsonBody, async (c) => {
    const { score } = c.req.valid('json')
    const data = { test_id: c.req.param('id'), score }
    const { id } = await sender.events.publish({ type: 'elp_test.scored', data })
    return c.json({ event_id: id }, 202)
  })
  return api
}

function serializeEndpoint({ id, url, events, headers, enabled, createdAt }: Endpoint) {
  return { id, url, events, headers, enabled, created_at: createdAt }
}

function serializeDelivery({ id, eventId, event, status, attempt, responseStatus, nextAttemptAt }: Delivery) {
  return {
    id,
    event_id: eventId,
    event,
    status,
    attempt,
    response_status: responseStatus,
    next_attempt_at: nextAttemptAt,
  }
}

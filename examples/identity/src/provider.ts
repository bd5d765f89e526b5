import {
  createSender,
  type PublishedResult,
  type Sender,
  SenderError,
  type SenderOptions,
} from '@hookseal/sender'
import { Hono } from 'hono'
import { bearerAuth } from 'hono/bearer-auth'
import { HTTPException } from 'hono/http-exception'
import { validator } from 'hono/validator'
import { z } from 'zod'
import { EVENTS, type VerificationResult } from './events.ts'

/** Creates a sender with the documented event type, which retries over three days. */
export async function createIdentity(options: SenderOptions): Promise<Sender> {
  const sender = await createSender({ scheduleSeconds: 'standard', ...options })
  await sender.eventTypes.upsert('verification.completed', {
    description: 'Off-chain verification finishes (success or failure).',
    schema: z.toJSONSchema(EVENTS['verification.completed'].shape.data),
    example: { verification_id: 'ver_example', status: 'success', document_country: 'NL' },
  })
  return sender
}

/**
 * Publishes the result of a verification. The event id is derived from the verification id, so publishing a result again
 * creates no second event: `created` is then false.
 */
export async function complete(sender: Sender, result: VerificationResult): Promise<PublishedResult> {
  const id = `${result.verification_id}-completed`
  return sender.events.publish({ id, type: 'verification.completed', data: result })
}

/** Parses the body as JSON. The sender validates the fields; a JSON primitive becomes an object without fields. */
const jsonBody = validator('json', (value) => Object(value))

/** The API that the dashboard and the verification service call. */
export function createApi(sender: Sender): Hono {
  const api = new Hono()
  api.onError((error, c) => {
    if (error instanceof HTTPException) return error.getResponse()
    if (error instanceof SenderError)
      return c.json({ error: error.message, field: error.field }, error.status)
    console.error(error)
    return c.json({ error: 'Internal server error' }, 500)
  })
  api.use(bearerAuth({ verifyToken: async (token) => (await sender.apiKeys.find(token)) !== undefined }))

  api.post('/webhooks', jsonBody, async (c) => {
    const { url } = c.req.valid('json')
    const { id, signingSecret } = await sender.endpoints.create({ url, events: Object.keys(EVENTS) })
    return c.json({ id, url, signing_secret: signingSecret }, 201)
  })
  api.post('/webhooks/:id/test', async (c) => {
    const { eventId } = await sender.endpoints.test(c.req.param('id'))
    return c.json({ event_id: eventId }, 202)
  })
  api.post('/verifications/:id/complete', jsonBody, async (c) => {
    const { id, created } = await complete(sender, {
      ...c.req.valid('json'),
      verification_id: c.req.param('id'),
    })
    return c.json({ event_id: id, created }, 202)
  })
  return api
}

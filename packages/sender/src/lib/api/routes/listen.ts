import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi'
import { notFound } from '../../errors.ts'
import type { Sender } from '../../sender.ts'
import type { ApiEnv } from '../env.ts'
import { type EventStream, respondStream, untilAborted } from '../event-stream.ts'
import { body, requiresWithBody, WRITE_PROBLEMS } from '../operation.ts'
import { failOn } from '../fail-on.ts'
import { organizationHeader } from '../schemas/common.ts'
import {
  listenerResponse,
  listenerResponseParams,
  listenInput,
  toRelayedResponse,
} from '../schemas/listen.ts'
import { toNewWebhook } from '../schemas/webhook.ts'
import type { Streams } from '../streams.ts'

/** Shorter than the idle timeout of common proxies (60 s). */
const KEEP_ALIVE_MS = 15_000

const tags = ['Listening']
const headers = organizationHeader

const listen = createRoute({
  method: 'post',
  path: '/listen',
  operationId: 'listen',
  summary: 'Listen for deliveries',
  description:
    'Creates a webhook for the duration of the connection and streams its deliveries, for development without a public URL. ' +
    'The first event, `webhook`, contains the webhook with its signing secret. Each `delivery` event contains the id of an attempt, and the headers and body of its request. ' +
    'Before the server closes the stream, because the key was revoked for example, it sends an `end` event with the `reason`.',
  tags,
  ...requiresWithBody('admin'),
  request: { headers, body: body(listenInput) },
  responses: {
    200: {
      description: 'A stream of server-sent events.',
      content: { 'text/event-stream': { schema: z.string() } },
    },
    ...WRITE_PROBLEMS,
  },
})

const respond = createRoute({
  method: 'post',
  path: '/listen/{id}/answers/{request_id}',
  operationId: 'respondToDelivery',
  summary: 'Respond to a delivery',
  description:
    'Reports the response of the application behind the listener, or why there was none. It becomes the result of the attempt.',
  tags,
  ...requiresWithBody('admin'),
  request: { headers, params: listenerResponseParams, body: body(listenerResponse) },
  responses: { 204: { description: 'The attempt is complete.' }, ...WRITE_PROBLEMS },
})

export function listenRoutes(
  app: OpenAPIHono<ApiEnv>,
  { listeners, endpoints }: Sender,
  streams: Streams,
): void {
  app.openapi(listen, async (c) => {
    const { organizationId } = c.var.caller
    const opened = Promise.withResolvers<EventStream>()
    // Connect before the stream starts: an invalid request still gets a problem response.
    const listener = await listeners.connect({ ...c.req.valid('json'), organizationId }, async (request) =>
      (await opened.promise).send('delivery', request),
    )
    const response = respondStream(c, streams, 'listen', async (stream) => {
      await stream.send('webhook', toNewWebhook(listener.endpoint))
      opened.resolve(stream)
      const keepAlive = setInterval(() => void stream.heartbeat(), KEEP_ALIVE_MS)
      await untilAborted(stream.signal, new Promise(() => {}))
      clearInterval(keepAlive)
      await listener.close()
    })
    return new Response(failOn(listener.signal, response.body), response)
  })
  app.openapi(respond, async (c) => {
    const { id, request_id: requestId } = c.req.valid('param')
    await endpoints.get(id, c.var.caller)
    if (!listeners.respond(id, requestId, toRelayedResponse(c.req.valid('json'))))
      throw notFound('attempt in flight', requestId)
    return c.body(null, 204)
  })
}

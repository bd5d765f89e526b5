import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi'
import { streamSSE, type SSEStreamingApi } from 'hono/streaming'
import { notFound } from '../../errors.ts'
import type { RelayedRequest } from '../../transport/listener-transport.ts'
import type { Sender } from '../../sender.ts'
import type { ApiEnv } from '../env.ts'
import { body, requiresWithBody, WRITE_PROBLEMS } from '../operation.ts'
import { organizationHeader } from '../schemas/common.ts'
import { answerParams, listenerAnswer, listenInput, toRelayedAnswer } from '../schemas/listen.ts'
import { toNewWebhook } from '../schemas/webhook.ts'

/** More often than proxies close a connection on which nothing happens. */
const KEEP_ALIVE_MS = 15_000

const tags = ['Listening']
const headers = organizationHeader

const listen = createRoute({
  method: 'post',
  path: '/listen',
  operationId: 'listen',
  summary: 'Listen for deliveries',
  description:
    'Makes a webhook that lives as long as the connection, and streams its deliveries over it, for development on a machine that nobody can post to. ' +
    'The first event, `webhook`, holds the webhook with its signing secret. Each event `delivery` holds the id of an attempt, and the headers and body of its request.',
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

const answer = createRoute({
  method: 'post',
  path: '/listen/{id}/answers/{request_id}',
  operationId: 'answerDelivery',
  summary: 'Answer a delivery',
  description:
    'What the listener’s own app answered, or why it did not; it becomes the result of the attempt.',
  tags,
  ...requiresWithBody('admin'),
  request: { headers, params: answerParams, body: body(listenerAnswer) },
  responses: { 204: { description: 'It is in the log.' }, ...WRITE_PROBLEMS },
})

export function listenRoutes(app: OpenAPIHono<ApiEnv>, { listeners, endpoints }: Sender): void {
  app.openapi(listen, async (c) => {
    const { organizationId } = c.var.caller
    const waiting: RelayedRequest[] = []
    let deliver = (request: RelayedRequest) => void waiting.push(request)
    // Before the answer begins, so that what is wrong with the request is an answer of its own.
    const listener = await listeners.open({ ...c.req.valid('json'), organizationId }, (request) =>
      deliver(request),
    )
    return streamSSE(c, async (stream) => {
      await send(stream, 'webhook', toNewWebhook(listener.endpoint))
      deliver = (request) => void send(stream, 'delivery', request)
      for (const request of waiting) deliver(request)
      const ended = new Promise<void>((resolve) => stream.onAbort(resolve))
      const keepAlive = setInterval(() => void stream.write(': still here\n\n'), KEEP_ALIVE_MS)
      await ended
      clearInterval(keepAlive)
      await listener.close()
    })
  })
  app.openapi(answer, async (c) => {
    const { id, request_id: requestId } = c.req.valid('param')
    await endpoints.get(id, c.var.caller)
    if (!listeners.respond(id, requestId, toRelayedAnswer(c.req.valid('json'))))
      throw notFound('waiting attempt', requestId)
    return c.body(null, 204)
  })
}

async function send(stream: SSEStreamingApi, event: string, data: object): Promise<void> {
  await stream.writeSSE({ event, data: JSON.stringify(data) })
}

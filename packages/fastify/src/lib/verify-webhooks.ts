import {
  createReceiver,
  type ReceiverOptions,
  type WebhookContext,
  type WebhookMessage,
} from '@hookseal/core'
import { bufferNodeResponse, readNodeBody, sendNodeResponse } from '@hookseal/core/node'
import type { FastifyInstance, FastifyPluginAsync, FastifyRequest } from 'fastify'
import fastifyPlugin from 'fastify-plugin'

declare module 'fastify' {
  interface FastifyRequest {
    /** The verified delivery. There on routes of a scope with `verifyWebhooks`. */
    webhook: WebhookMessage
    /** Abort signal and fence of the claim on this event. There on routes of a scope with `verifyWebhooks`. */
    webhookContext: WebhookContext
  }
}

const FIX =
  'register verifyWebhooks in a scope of its own, app.register(async (scope) => { … }), and keep hooks and middleware ' +
  'that read the body (express.json() behind @fastify/express or @fastify/middie) off that scope'

/** With none of these announced, Fastify takes the body as read and asks no content-type parser. */
const NO_BODY = { 'content-type': undefined, 'content-length': undefined, 'transfer-encoding': undefined }

/**
 * A plugin that lets only verified, new deliveries through to the routes of the scope it is registered in, with `request.webhook` and
 * the payload as `request.body`. Parents and siblings of the scope, and every content-type parser, stay as they are. The event
 * is completed when the answer is 2xx and before its first byte leaves, and given back after anything else.
 *
 * @example
 * app.register(async (scope) => {
 *   scope.register(verifyWebhooks, { secret: process.env.WEBHOOK_SECRET })
 *   scope.post('/webhooks', async (request, reply) => {
 *     await fulfil(request.webhook.payload)
 *     return reply.code(204).send()
 *   })
 * })
 *
 * @throws {WebhookConfigError} while the app gets ready, for options that could not work.
 */
export const verifyWebhooks: FastifyPluginAsync<ReceiverOptions> = fastifyPlugin(bind, {
  name: '@hookseal/fastify',
  fastify: '5.x',
})

async function bind(app: FastifyInstance, options: ReceiverOptions): Promise<void> {
  const receiver = createReceiver(options)
  const timeoutMs = receiver.bodyTimeoutMs
  const headersAsSent = new WeakMap<FastifyRequest, FastifyRequest['headers']>()
  const failures = new WeakMap<FastifyRequest, { error: unknown }>()
  app.decorateRequest('webhook')
  app.decorateRequest('webhookContext')

  // After every onRequest hook of the app, so that rate limits come first, and before anything reads the body.
  app.addHook('preParsing', async (request, reply) => {
    const { raw, headers } = request
    const received = await receiver.receive({ method: raw.method, headers: raw.headers }, (update) =>
      readNodeBody(raw, update, { timeoutMs, fix: FIX }),
    )
    if (received.type === 'respond') {
      reply.hijack()
      sendNodeResponse(raw, reply.raw, received.response)
      return
    }
    const { message, context, settle, abandon } = received
    // Holds what a handler writes to `reply.raw` as well; no hook sees that.
    bufferNodeResponse(reply.raw, (status) => settle({ status, ...failures.get(request) }))
    reply.raw.once('close', abandon)
    // A response that was closed while the event was claimed tells nobody any more.
    if (reply.raw.destroyed) abandon()
    Object.assign(request, { webhook: message, webhookContext: context, body: message.payload })
    headersAsSent.set(request, headers)
    request.headers = { ...headers, ...NO_BODY }
  })

  app.addHook('onError', async (request, _reply, error) => {
    failures.set(request, { error })
  })

  app.addHook('preValidation', async (request) => {
    request.headers = headersAsSent.get(request) ?? request.headers
  })
}

import {
  createReceiver,
  type ReceiverOptions,
  type WebhookContext,
  type WebhookMessage,
} from '@hookseal/core'
import { bufferNodeResponse, hideBody, readNodeBody, sendNodeResponse, showBody } from '@hookseal/core/node'
import type { FastifyInstance, FastifyPluginAsync, FastifyRequest } from 'fastify'
import fastifyPlugin from 'fastify-plugin'

declare module 'fastify' {
  interface FastifyRequest {
    /** The verified delivery. Set on routes of a scope with `verifyWebhooks`. */
    webhook: WebhookMessage
    /** Abort signal and fence of the claim on this event. Set on routes of a scope with `verifyWebhooks`. */
    webhookContext: WebhookContext
  }
}

const FIX =
  'register verifyWebhooks in a separate scope, app.register(async (scope) => { … }), and keep hooks and middleware ' +
  'that read the body (express.json() behind @fastify/express or @fastify/middie) off that scope'

/**
 * Verifies, deduplicates and completes webhook deliveries for the routes of a scope, as a Fastify plugin. Their handlers receive only
 * verified deliveries, and no duplicates of completed events: the message as `request.webhook`, the payload as `request.body`. Parent
 * and sibling scopes are not affected.
 *
 * The response is buffered. After a 2xx the event is completed before the first byte is sent. After any other status the event is
 * released, so that the sender's next retry runs the handler again.
 *
 * @example
 * app.register(async (scope) => {
 *   scope.register(verifyWebhooks, { secret: process.env.WEBHOOK_SECRET })
 *   scope.post('/webhooks', async (request, reply) => {
 *     await fulfill(request.webhook.payload)
 *     return reply.code(204).send()
 *   })
 * })
 *
 * @throws {WebhookConfigError} `ERR_WEBHOOK_SECRET` or `ERR_WEBHOOK_OPTION` for invalid options, as a rejection of `app.ready()`.
 */
export const verifyWebhooks: FastifyPluginAsync<ReceiverOptions> = fastifyPlugin(bind, {
  name: '@hookseal/fastify',
  fastify: '5.x',
})

async function bind(app: FastifyInstance, options: ReceiverOptions): Promise<void> {
  const receiver = createReceiver(options)
  const timeoutMs = receiver.bodyTimeoutMs
  const failures = new WeakMap<FastifyRequest, { error: unknown }>()
  app.decorateRequest('webhook')
  app.decorateRequest('webhookContext')

  // Runs after all onRequest hooks of the app, so that rate limits come first, and before anything reads the body.
  app.addHook('preParsing', async (request, reply) => {
    const { raw } = request
    const received = await receiver.receive(raw, (update) =>
      readNodeBody(raw, update, { timeoutMs, fix: FIX }),
    )
    if (received.type === 'respond') {
      reply.hijack()
      sendNodeResponse(raw, reply.raw, received.response)
      return
    }
    const { message, context, settle, abandon } = received
    // Also buffers what a handler writes to `reply.raw`, which no hook of Fastify sees.
    bufferNodeResponse(reply.raw, (status) => settle({ status, ...failures.get(request) }))
    reply.raw.once('close', abandon)
    // If the client disconnected during the claim, `close` was emitted before.
    if (reply.raw.destroyed) abandon()
    Object.assign(request, { webhook: message, webhookContext: context, body: message.payload })
    // Otherwise Fastify would expect a body, and call a content-type parser.
    hideBody(request)
  })

  app.addHook('onError', async (request, _reply, error) => {
    failures.set(request, { error })
  })

  // With a callback, because Fastify waits for the promise of an async hook.
  app.addHook('preValidation', (request, _reply, done) => {
    showBody(request)
    done()
  })
}

import type { SecretInput, WebhookMessage } from '@hookseal/core'
import { verifyWebhooks } from '@hookseal/fastify'
import { type FastifyInstance, fastify } from 'fastify'

/** The CRM bridge: a Fastify app that calls `handle` once for each verified event. */
export function createConsumer(
  secret: SecretInput,
  handle: (message: WebhookMessage) => void,
): FastifyInstance {
  const app = fastify()
  // The plugin replaces the body parsers of its scope, so it is registered in a scope of its own.
  app.register(async (scope) => {
    scope.register(verifyWebhooks, { secret })
    scope.post('/webhook', async (request, reply) => {
      handle(request.webhook)
      return reply.code(200).send()
    })
  })
  return app
}

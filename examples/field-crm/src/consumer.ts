import type { SecretInput, WebhookMessage } from '@hookseal/core'
import { verifyWebhooks } from '@hookseal/fastify'
import { type FastifyInstance, fastify } from 'fastify'

/** The CRM bridge: takes verified events, each once. */
export function createConsumer(
  secret: SecretInput,
  take: (message: WebhookMessage) => void,
): FastifyInstance {
  const app = fastify()
  app.register(async (scope) => {
    scope.register(verifyWebhooks, { secret })
    scope.post('/webhook', async (request, reply) => {
      take(request.webhook)
      return reply.code(200).send()
    })
  })
  return app
}

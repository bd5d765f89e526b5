import formbody from '@fastify/formbody'
import { text } from 'node:stream/consumers'
import { listenNode } from '@hookseal/conformance'
import fastify from 'fastify'
import { verifyWebhooks } from '@hookseal/fastify'
import { describeAdapterOnProviders } from '../describe-adapter.ts'

describeAdapterOnProviders('Fastify 5', async ({ routes, handle, parsersFirst }) => {
  const app = fastify()
  await app.register(formbody)
  if (parsersFirst) app.addHook('onRequest', async ({ raw }) => void (await text(raw)))
  for (const [path, options] of Object.entries(routes))
    app.register(async (scope) => {
      scope.register(verifyWebhooks, options)
      scope.route({
        // `scope.post` would not receive the handshake, which is a GET.
        method: ['GET', 'POST'],
        url: `/${path}`,
        async handler(request, reply) {
          handle(request.webhook)
          return reply.code(204).send()
        },
      })
    })
  app.post('/orders', async ({ body }) => body)
  await app.ready()
  return listenNode(app.server, '')
})

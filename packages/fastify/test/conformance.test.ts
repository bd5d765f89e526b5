import { Readable } from 'node:stream'
import { json } from 'node:stream/consumers'
import { describeAdapter } from '@hookseal/conformance'
import fastify from 'fastify'
import { verifyWebhooks } from '../src/index.ts'
import { listen } from './listen.ts'

describeAdapter('Fastify 5', async ({ options, handle, parserFirst }) => {
  const app = fastify()
  if (parserFirst) app.addHook('onRequest', async (request) => void (await json(request.raw)))
  app.register(async (scope) => {
    scope.register(verifyWebhooks, options)
    scope.all('/webhooks', async (request, reply) => {
      const { status, chunks } = await handle(request.webhook, request.webhookContext)
      return reply.code(status).send(chunks && Readable.from(chunks))
    })
  })
  return listen(app)
})

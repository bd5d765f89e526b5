import { Readable } from 'node:stream'
import { json } from 'node:stream/consumers'
import { type AdapterServer, type AdapterSetup, describeAdapter } from '@hookseal/conformance'
import { describeAdapterOnStores } from '@hookseal/matrix'
import fastify from 'fastify'
import fastify50 from 'fastify50'
import { verifyWebhooks } from '../src/index.ts'
import { listen } from './listen.ts'

async function makeServer(
  create: typeof fastify,
  { options, handle, parserFirst }: AdapterSetup,
): Promise<AdapterServer> {
  const app = create()
  if (parserFirst) app.addHook('onRequest', async (request) => void (await json(request.raw)))
  app.register(async (scope) => {
    scope.register(verifyWebhooks, options)
    scope.all('/webhooks', async (request, reply) => {
      const { status, chunks } = await handle(request.webhook, request.webhookContext)
      return reply.code(status).send(chunks && Readable.from(chunks))
    })
  })
  return listen(app)
}

describeAdapterOnStores('Fastify 5', async (setup) => makeServer(fastify, setup))

// What the test uses is the same in both versions; the types of one don't fit those of the other.
const oldest = fastify50 as unknown as typeof fastify
describeAdapter('Fastify 5.0.0', async (setup) => makeServer(oldest, setup))

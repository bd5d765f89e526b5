import { Readable } from 'node:stream'
import { json } from 'node:stream/consumers'
import { type AdapterServer, type AdapterSetup, describeAdapter, listenNode } from '@hookseal/conformance'
import { describeAdapterOnStores } from '@hookseal/matrix'
import fastify from 'fastify'
import fastify50 from 'fastify50'
import { verifyWebhooks } from '../src/index.ts'

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
  await app.ready()
  return listenNode(app.server)
}

describeAdapterOnStores('Fastify 5', async (setup) => makeServer(fastify, setup))

// The test uses only what both versions share, but their types are not compatible.
const oldest = fastify50 as unknown as typeof fastify
describeAdapter('Fastify 5.0.0', async (setup) => makeServer(oldest, setup))

import { getRequestListener } from '@hono/node-server'
import {
  type AdapterServer,
  type AdapterSetup,
  describeAdapter,
  type HandlerResult,
  listenNode,
} from '@hookseal/conformance'
import { type WebhookHandler, webhookHandler } from '@hookseal/core'
import { describeAdapterOnStores } from '@hookseal/matrix'
import { Hono } from 'hono'
import { Hono as Hono49 } from 'hono49'
import { verifyWebhooks } from '../src/index.ts'

// The tests use only what both versions share, but their types are not compatible.
const Oldest = Hono49 as unknown as typeof Hono

describeAdapterOnStores('Hono on Node', async (setup) => makeServer(new Hono(), setup))
describeAdapter('Hono 4.9.0 on Node', async (setup) => makeServer(new Oldest(), setup))

async function makeServer(app: Hono, { options, handle, parserFirst }: AdapterSetup): Promise<AdapterServer> {
  // Replaces Hono's own handler, which logs the errors that the tests provoke.
  app.onError((_error, c) => c.text('Internal Server Error', 500))
  if (parserFirst)
    app.use(async (c, next) => {
      await c.req.json()
      await next()
    })
  app.all('/webhooks', verifyWebhooks(options), async (c) =>
    toResponse(await handle(c.get('webhook'), c.get('webhookContext'))),
  )
  return listenNode(getRequestListener(app.fetch))
}

describeAdapter('webhookHandler on Node', async ({ options, handle, parserFirst }) => {
  const respond: WebhookHandler = async (message, context) => toResponse(await handle(message, context))
  const handler = webhookHandler(options, options.inbox === undefined ? respond : undefined)
  return listenNode(
    getRequestListener(async (request) => {
      if (parserFirst) await request.json()
      return handler(request)
    }),
  )
})

function toResponse({ status, chunks }: HandlerResult): Response {
  const body = chunks && ReadableStream.from(chunks.map((text) => new TextEncoder().encode(text)))
  return new Response(body ?? null, { status })
}

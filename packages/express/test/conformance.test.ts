import { describeAdapter, listenNode } from '@hookseal/conformance'
import { describeAdapterOnStores } from '@hookseal/matrix'
import express5 from 'express'
import express4 from 'express4'
import { type ExpressWebhookHandler, verifyWebhooks } from '../src/index.ts'

describeAdapterOnStores('Express 5', async ({ options, handle, parserFirst }) => {
  const app = express5()
  app.set('env', 'test')
  if (parserFirst) app.use(express5.json())
  app.all('/webhooks', verifyWebhooks(options), async (req, res) => {
    const { status, chunks = [] } = await handle(req.webhook, req.webhookContext)
    res.status(status)
    for (const chunk of chunks) res.write(chunk)
    res.end()
  })
  return listenNode(app)
})

// Express 4 ignores the promise of a handler, so the handler is passed to the middleware.
describeAdapter('Express 4', async ({ options, handle, parserFirst }) => {
  const app = express4()
  app.set('env', 'test')
  if (parserFirst) app.use(express4.json())
  const handler: ExpressWebhookHandler = async (message, context) => {
    const { status, chunks = [] } = await handle(message, context)
    context.res.writeHead(status)
    for (const chunk of chunks) context.res.write(chunk)
    context.res.end()
  }
  app.use('/webhooks', verifyWebhooks(options, options.inbox === undefined ? handler : undefined))
  return listenNode(app)
})

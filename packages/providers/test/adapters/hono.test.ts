import { getRequestListener } from '@hono/node-server'
import { listenNode } from '@hookseal/conformance'
import { Hono } from 'hono'
import { verifyWebhooks } from '@hookseal/hono'
import { describeAdapterOnProviders } from '../describe-adapter.ts'

describeAdapterOnProviders('Hono', async ({ routes, handle, parsersFirst }) => {
  const app = new Hono()
  if (parsersFirst)
    app.use(async (c, next) => {
      await c.req.parseBody()
      await next()
    })
  for (const [path, options] of Object.entries(routes))
    // `app.post` would not receive the handshake, which is a GET.
    app.on(['GET', 'POST'], `/${path}`, verifyWebhooks(options), (c) => {
      handle(c.get('webhook'))
      return c.body(null, 204)
    })
  app.post('/orders', async (c) => {
    const isForm = c.req.header('content-type')?.startsWith('application/x-www-form-urlencoded')
    return c.json(isForm ? await c.req.parseBody() : await c.req.json())
  })
  return listenNode(getRequestListener(app.fetch), '')
})

import type { Server } from 'node:http'
import { createAdaptorServer } from '@hono/node-server'
import { verifyWebhooks } from '@hookseal/hono'
import { Hono } from 'hono'
import { type FrameworkServers, handle } from './framework-servers.ts'

export const honoServers: FrameworkServers = {
  serveReader: (read) => {
    const app = new Hono()
    app.post('/webhooks', async (c) => {
      const body = Buffer.from(await c.req.arrayBuffer())
      const event = read({
        body,
        get headers() {
          return c.req.header()
        },
      })
      handle(event)
      return c.body(null, 204)
    })
    return serve(app)
  },
  serveHookseal: (options) => {
    const app = new Hono()
    app.post('/webhooks', verifyWebhooks(options), (c) => {
      handle(c.get('webhook').payload)
      return c.body(null, 204)
    })
    return serve(app)
  },
}

function serve(app: Hono): Server {
  // The cast is sound: without a `createServer` option it uses that of node:http.
  return createAdaptorServer({ fetch: app.fetch }) as Server
}

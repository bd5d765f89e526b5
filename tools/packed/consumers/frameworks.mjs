// A Fastify and a Hono server that receive one event twice.
import { generateSecret, signedHeaders } from '@hookseal/core'
import { verifyWebhooks as fastifyWebhooks } from '@hookseal/fastify'
import { verifyWebhooks as honoWebhooks } from '@hookseal/hono'
import { serve } from '@hono/node-server'
import fastify from 'fastify'
import { Hono } from 'hono'

const secret = generateSecret()
const body = '{"amount":10.0}'
const headers = await signedHeaders({ id: 'msg_1', body }, secret)

const app = fastify()
app.register(async (scope) => {
  scope.register(fastifyWebhooks, { secret })
  scope.post('/webhooks', async (request) => ({ id: request.webhook.id }))
})
const fastifyUrl = await app.listen({ port: 0, host: '127.0.0.1' })

const hono = new Hono()
hono.post('/webhooks', honoWebhooks({ secret }), (c) => c.json({ id: c.get('webhook').id }))
const server = serve({ fetch: hono.fetch, port: 0, hostname: '127.0.0.1' })
await new Promise((resolve) => server.once('listening', resolve))
const honoUrl = `http://127.0.0.1:${server.address().port}`

const results = []
for (const url of [fastifyUrl, honoUrl]) {
  const first = await fetch(`${url}/webhooks`, { method: 'POST', body, headers })
  const second = await fetch(`${url}/webhooks`, { method: 'POST', body, headers })
  results.push((await first.json()).id === 'msg_1' && second.headers.has('webhook-duplicate'))
}
console.log(results.every(Boolean) ? 'ok' : 'not ok')
await app.close()
server.close()
server.closeAllConnections()

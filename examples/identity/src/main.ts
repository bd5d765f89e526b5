import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { serve } from '@hono/node-server'
import { createRoute } from './consumer.ts'
import { createApi, createIdentity } from './provider.ts'

// Provider and consumer run in one process, so deliveries go to this machine, over HTTP.
const sender = await createIdentity({
  database: process.env['DATABASE'] ?? 'pglite:',
  allowHttp: true,
  allowNetworks: ['127.0.0.0/8'],
})
await sender.start()
const { key } = await sender.apiKeys.create({
  name: 'example',
  scopes: ['admin'],
  organizationIds: ['default'],
})

// The secret only exists once the endpoint is registered, so the consumer reads it for each delivery.
let secret = ''
const POST = createRoute(
  () => secret,
  (line) => console.log(line),
)
const consumer = serve({ fetch: (request) => POST(request), hostname: '127.0.0.1', port: 0 })
await once(consumer, 'listening')
// The address of a server that listens on TCP is an object; only pipes have a string.
const url = `http://127.0.0.1:${(consumer.address() as AddressInfo).port}/webhooks`
const endpoint = await sender.endpoints.create({ url, events: ['verification.completed'] })
secret = endpoint.signingSecret

console.log(`Consumer: ${endpoint.id} at ${url}`)
serve({ fetch: createApi(sender).fetch, port: Number(process.env['PORT'] ?? 3000) }, ({ port }) => {
  console.log(`API: http://localhost:${port}`)
  console.log(`Token: ${key}`)
})

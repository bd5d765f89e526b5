import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { serve } from '@hono/node-server'
import { createRoute } from './consumer.ts'
import { createApi, createIdentity } from './provider.ts'

// Both sides in one process: the events of this machine go to this machine.
const sender = await createIdentity({
  database: process.env['DATABASE'] ?? 'pglite:',
  allowHttp: true,
  allowNetworks: ['127.0.0.0/8'],
})
await sender.start()
const { key } = await sender.apiKeys.create({ name: 'you', scopes: ['admin'], organizationIds: ['default'] })

let secret = ''
const POST = createRoute(
  () => secret,
  (sentence) => console.log(sentence),
)
const consumer = serve({ fetch: (request) => POST(request), hostname: '127.0.0.1', port: 0 })
await once(consumer, 'listening')
// A TCP server has an address once it listens.
const url = `http://127.0.0.1:${(consumer.address() as AddressInfo).port}/webhooks`
const endpoint = await sender.endpoints.create({ url, events: ['verification.completed'] })
secret = endpoint.signingSecret
console.log(`The consumer is ${endpoint.id}, at ${url}`)
serve({ fetch: createApi(sender).fetch, port: Number(process.env['PORT'] ?? 3000) }, ({ port }) => {
  console.log(`The API is at http://localhost:${port}, its token is ${key}`)
})

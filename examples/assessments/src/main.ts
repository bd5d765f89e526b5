import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { serve } from '@hono/node-server'
import { createConsumer } from './consumer.ts'
import { createApi, createAssessments } from './provider.ts'

// Provider and consumer run in one process, so deliveries go to this machine, over HTTP.
const sender = await createAssessments({
  database: process.env['DATABASE'] ?? 'pglite:',
  allowHttp: true,
  allowNetworks: ['127.0.0.0/8'],
})
await sender.start()

// The secret only exists once the endpoint is registered, so the consumer reads it for each delivery.
let secret = ''
const consumer = createConsumer(
  () => secret,
  (payload) => console.log('Consumer received', payload),
).listen(0, '127.0.0.1')
await once(consumer, 'listening')
// The address of a server that listens on TCP is an object; only pipes have a string.
const url = `http://127.0.0.1:${(consumer.address() as AddressInfo).port}/webhooks`
secret = (await sender.endpoints.create({ url, events: ['elp_test.scored'] })).signingSecret

const { key } = await sender.apiKeys.create({
  name: 'example',
  scopes: ['admin'],
  organizationIds: ['default'],
})
serve({ fetch: createApi(sender).fetch, port: Number(process.env['PORT'] ?? 3000) }, ({ port }) => {
  console.log(`API: http://localhost:${port}`)
  console.log(`Token: ${key}`)
})

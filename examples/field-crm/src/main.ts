import { serve } from '@hono/node-server'
import { createConsumer } from './consumer.ts'
import { createApi, createCrm } from './provider.ts'

// Provider and consumer run in one process, so deliveries go to this machine, over HTTP.
const sender = await createCrm({
  database: process.env['DATABASE'] ?? 'pglite:',
  allowHttp: true,
  allowNetworks: ['127.0.0.0/8'],
})
await sender.start()

// The secret only exists once the endpoint is registered, so the consumer reads it for each delivery.
let secret = ''
const consumer = createConsumer(
  () => secret,
  ({ payload }) => console.log('Consumer received', payload),
)
const url = `${await consumer.listen({ host: '127.0.0.1', port: 0 })}/webhook`
secret = (await sender.endpoints.create({ url, events: ['call.qualified'] })).signingSecret

const { key } = await sender.apiKeys.create({
  name: 'example',
  scopes: ['admin'],
  organizationIds: ['default'],
})
serve({ fetch: createApi(sender).fetch, port: Number(process.env['PORT'] ?? 3000) }, ({ port }) => {
  console.log(`API: http://localhost:${port}`)
  console.log(`Token: ${key}`)
})

// The CRM itself would publish this event when a call is qualified.
await sender.events.publish({ type: 'call.qualified', data: { call_id: 'call_1' } })

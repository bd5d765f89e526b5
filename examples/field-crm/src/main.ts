import { serve } from '@hono/node-server'
import { createConsumer } from './consumer.ts'
import { createApi, createCrm } from './provider.ts'

// Both sides in one process: the events of this machine go to this machine.
const sender = await createCrm({
  database: process.env['DATABASE'] ?? 'pglite:',
  allowHttp: true,
  allowNetworks: ['127.0.0.0/8'],
})
await sender.start()

let secret = ''
const consumer = createConsumer(
  () => secret,
  ({ payload }) => console.log('The consumer got', payload),
)
const url = `${await consumer.listen({ host: '127.0.0.1', port: 0 })}/webhook`
secret = (await sender.endpoints.create({ url, events: ['call.qualified'] })).signingSecret

const { key } = await sender.apiKeys.create({ name: 'you', scopes: ['admin'], organizationIds: ['default'] })
serve({ fetch: createApi(sender).fetch, port: Number(process.env['PORT'] ?? 3000) }, ({ port }) => {
  console.log(`The API is at http://localhost:${port}, its token is ${key}`)
})
// What happens in the CRM.
await sender.events.publish({ type: 'call.qualified', data: { call_id: 'call_1' } })

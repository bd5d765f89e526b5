import { DatabaseSync } from 'node:sqlite'
import { serve } from '@hono/node-server'
import { createConsumer } from './consumer.ts'
import { createApi, createWorkflows } from './provider.ts'

// Both sides in one process: the events of this machine go to this machine.
const sender = await createWorkflows({
  database: process.env['DATABASE'] ?? 'pglite:',
  allowHttp: true,
  allowNetworks: ['127.0.0.0/8'],
})
await sender.start()
const api = createApi(sender, new DatabaseSync(process.env['NUMBERS'] ?? ':memory:'))
const consumer = createConsumer('your-webhook-secret', ({ payload }) => {
  console.log('The consumer got', payload)
})
serve({ fetch: consumer.fetch, hostname: '127.0.0.1', port: 0 }, ({ port }) => {
  console.log(`The consumer is at http://127.0.0.1:${port}/webhooks/elan`)
})
const { key } = await sender.apiKeys.create({ name: 'you', scopes: ['admin'], organizationIds: ['default'] })
serve({ fetch: api.fetch, port: Number(process.env['PORT'] ?? 3000) }, ({ port }) => {
  console.log(`The API is at http://localhost:${port}, its token is ${key}`)
})

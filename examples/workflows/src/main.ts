import { DatabaseSync } from 'node:sqlite'
import { serve } from '@hono/node-server'
import { createConsumer } from './consumer.ts'
import { createApi, createWorkflows } from './provider.ts'

// Provider and consumer run in one process, so deliveries go to this machine, over HTTP.
const sender = await createWorkflows({
  database: process.env['DATABASE'] ?? 'pglite:',
  allowHttp: true,
  allowNetworks: ['127.0.0.0/8'],
})
await sender.start()

const consumer = createConsumer('your-webhook-secret', ({ payload }) => {
  console.log('Consumer received', payload)
})
serve({ fetch: consumer.fetch, hostname: '127.0.0.1', port: 0 }, ({ port }) => {
  console.log(`Consumer: http://127.0.0.1:${port}/webhooks/elan`)
})

const { key } = await sender.apiKeys.create({
  name: 'example',
  scopes: ['admin'],
  organizationIds: ['default'],
})
const api = createApi(sender, new DatabaseSync(process.env['INTEGER_IDS'] ?? ':memory:'))
serve({ fetch: api.fetch, port: Number(process.env['PORT'] ?? 3000) }, ({ port }) => {
  console.log(`API: http://localhost:${port}`)
  console.log(`Token: ${key}`)
})

import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { serve } from '@hono/node-server'
import { createConsumer } from './consumer.ts'
import { createApi, createAssessments } from './provider.ts'

// Both sides in one process: the events of this machine go to this machine.
const sender = await createAssessments({
  database: process.env['DATABASE'] ?? 'pglite:',
  allowHttp: true,
  allowNetworks: ['127.0.0.0/8'],
})
await sender.start()

let secret = ''
const consumer = createConsumer(
  () => secret,
  (payload) => console.log('The consumer got', payload),
).listen(0, '127.0.0.1')
await once(consumer, 'listening')
// A TCP server has an address once it listens.
const url = `http://127.0.0.1:${(consumer.address() as AddressInfo).port}/webhooks`
secret = (await sender.endpoints.create({ url, events: ['elp_test.scored'] })).signingSecret

const { key } = await sender.apiKeys.create({ name: 'you', scopes: ['admin'], organizationIds: ['default'] })
serve({ fetch: createApi(sender).fetch, port: Number(process.env['PORT'] ?? 3000) }, ({ port }) => {
  console.log(`The API is at http://localhost:${port}, its token is ${key}`)
})

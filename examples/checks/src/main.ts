import { setTimeout as sleep } from 'node:timers/promises'
import { serve } from '@hono/node-server'
import { createInbox } from '@hookseal/inbox'
import { NestFactory } from '@nestjs/core'
import { ConsumerModule } from './consumer.module.ts'
import { createApi, createChecks, LOCAL_OPTIONS } from './provider.ts'

const sender = await createChecks({ database: process.env['DATABASE'] ?? 'pglite:', ...LOCAL_OPTIONS })
await sender.start()
const { key } = await sender.apiKeys.create({
  name: 'example',
  scopes: ['admin'],
  organizationIds: ['default'],
})

/** Stands in for slow work, such as calling another service. */
async function processEvent(payload: unknown): Promise<void> {
  await sleep(1000)
  console.log('Consumer processed', payload)
}

// The secret only exists once the endpoint is registered, so the consumer reads it for each delivery.
let secret = ''
const inbox = await createInbox({ database: process.env['INBOX'] ?? 'pglite:' })
const consumer = await NestFactory.create(
  ConsumerModule.forRoot(() => secret, { inbox, process: processEvent }),
  { logger: ['error'] },
)
await consumer.listen(0, '127.0.0.1')
const url = `${await consumer.getUrl()}/webhooks`
const endpoint = await sender.endpoints.create({ url, events: ['verification.completed'] })
secret = endpoint.signingSecret

console.log(`Consumer: ${endpoint.id} at ${url}`)
serve({ fetch: createApi(sender).fetch, port: Number(process.env['PORT'] ?? 3000) }, ({ port }) => {
  console.log(`API: http://localhost:${port}`)
  console.log(`Token: ${key}`)
})

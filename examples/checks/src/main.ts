import { setTimeout as sleep } from 'node:timers/promises'
import { serve } from '@hono/node-server'
import { NestFactory } from '@nestjs/core'
import { ConsumerModule } from './consumer.module.ts'
import { createApi, createChecks, LOCAL } from './provider.ts'

const sender = await createChecks({ database: process.env['DATABASE'] ?? 'pglite:', ...LOCAL })
await sender.start()
const { key } = await sender.apiKeys.create({ name: 'you', scopes: ['admin'], organizationIds: ['default'] })

let secret = ''
async function work(payload: unknown): Promise<void> {
  await sleep(1000)
  console.log('The consumer is done with', payload)
}
const inbox = { file: process.env['INBOX'] ?? ':memory:', process: work }
const consumer = await NestFactory.create(
  ConsumerModule.forRoot(() => secret, inbox),
  { logger: ['error'] },
)
await consumer.listen(0, '127.0.0.1')
const url = `${await consumer.getUrl()}/webhooks`
const endpoint = await sender.endpoints.create({ url, events: ['verification.completed'] })
secret = endpoint.signingSecret
console.log(`The consumer is ${endpoint.id}, at ${url}`)

serve({ fetch: createApi(sender).fetch, port: Number(process.env['PORT'] ?? 3000) }, ({ port }) => {
  console.log(`The API is at http://localhost:${port}, its token is ${key}`)
})

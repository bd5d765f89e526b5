import { verifyWebhooks } from '@hookseal/fastify'
import { redisStore } from '@hookseal/redis'
import Fastify from 'fastify'
import { Redis } from 'ioredis'

const redis = new Redis(process.env['REDIS_URL'] ?? 'redis://localhost:6379')
const app = Fastify()

// The plugin replaces the body parsers of its scope. In a scope of its own, other routes keep Fastify's parsers.
await app.register(async (webhooks) => {
  await webhooks.register(verifyWebhooks, { dedupe: redisStore(redis) })
  webhooks.post('/webhooks', async (request, reply) => {
    console.log(`handled ${request.webhook.id}`)
    return reply.code(204).send()
  })
})

app.post('/echo', async (request) => request.body)

const url = await app.listen({ port: Number(process.env['PORT'] ?? 3000) })
console.log(`Receiving webhooks at ${url}/webhooks`)

import { randomUUID } from 'node:crypto'
import { describeAdapter } from '@hookseal/conformance'
import { verifyWebhooks } from '@hookseal/express'
import { START_TIMEOUT_MS, startRedis } from '@hookseal/services'
import express from 'express'
import { Redis } from 'ioredis'
import { createClient } from 'redis'
import { beforeAll } from 'vitest'
import { type RedisClient, redisStore } from '../src/index.ts'
import { listen } from './listen.ts'

const clients: Partial<Record<'ioredis' | 'node-redis', RedisClient>> = {}

beforeAll(async () => {
  const server = await startRedis()
  const ioredis = new Redis(server.url)
  const nodeRedis = await createClient({ url: server.url }).connect()
  clients.ioredis = ioredis
  clients['node-redis'] = nodeRedis
  return async () => {
    ioredis.disconnect()
    nodeRedis.destroy()
    await server.stop()
  }
}, START_TIMEOUT_MS)

for (const name of ['ioredis', 'node-redis'] as const) {
  describeAdapter(
    `Express over redisStore by ${name}`,
    async ({ options, handle, parserFirst }) => {
      const app = express()
      app.set('env', 'test')
      if (parserFirst) app.use(express.json())
      app.all('/webhooks', verifyWebhooks(options), async (req, res) => {
        const { status, chunks = [] } = await handle(req.webhook, req.webhookContext)
        res.status(status)
        for (const chunk of chunks) res.write(chunk)
        res.end()
      })
      return listen(app)
    },
    {
      makeStore() {
        const client = clients[name]
        if (client === undefined) throw new Error('the clients connect before the tests')
        return redisStore(client, { prefix: `${randomUUID()}:` })
      },
    },
  )
}

import { describeAdapter } from '@hookseal/conformance'
import { verifyWebhooks } from '@hookseal/express'
import express from 'express'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { postgresStore } from '../src/index.ts'
import { useDatabase } from './database.ts'

const database = useDatabase()
let tables = 0

describeAdapter(
  'Express, with its events in PostgreSQL,',
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
    const server = app.listen(0, '127.0.0.1')
    await once(server, 'listening')
    // A TCP server's address is an object; only pipes have a string.
    const { port } = server.address() as AddressInfo
    return {
      url: `http://127.0.0.1:${port}/webhooks`,
      close: async () => {
        server.closeAllConnections()
        server.close()
        await once(server, 'close')
      },
    }
  },
  {
    async makeStore() {
      const store = postgresStore(database.pool(), { table: `events_${++tables}` })
      await store.init()
      return store
    },
  },
)

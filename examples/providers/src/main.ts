import { serve } from '@hono/node-server'
import { createApp } from './app.ts'

serve({ fetch: createApp().fetch, port: Number(process.env['PORT'] ?? 3000) }, ({ port }) => {
  console.log(`listening at http://localhost:${port}/webhooks/{stripe,github,slack}`)
})

import { verifyWebhooks } from '@hookseal/hono'
import { Hono } from 'hono'

interface Bindings {
  WEBHOOK_SECRET: string
}

const app: Hono<{ Bindings: Bindings }> = new Hono()

app.post(
  '/webhooks',
  verifyWebhooks((env: Bindings) => ({ secret: env.WEBHOOK_SECRET })),
  (c) => {
    console.log(`handled ${c.get('webhook').id}`)
    return c.body(null, 204)
  },
)

// oxlint-disable-next-line import/no-default-export -- Workers require a default export
export default app

import { verifyWebhooks } from '@hookseal/hono'
import { github } from '@hookseal/providers/github'
import { slack } from '@hookseal/providers/slack'
import { stripe } from '@hookseal/providers/stripe'
import { Hono } from 'hono'

/** An app with a route for each provider. Their secrets are in the environment. */
export function createApp(): Hono {
  const app = new Hono()

  app.post('/webhooks/stripe', verifyWebhooks(stripe<{ data: { object: { id: string } } }>()), (c) => {
    const { type, payload } = c.get('webhook')
    console.log(`stripe ${type} ${payload.data.object.id}`)
    return c.body(null, 204)
  })

  app.post('/webhooks/github', verifyWebhooks(github<{ repository: { full_name: string } }>()), (c) => {
    const { type, payload } = c.get('webhook')
    console.log(`github ${type} ${payload.repository.full_name}`)
    return c.body(null, 204)
  })

  // Slash commands are forms. The response is shown to the user, and Slack waits 3 seconds for it.
  app.post('/webhooks/slack', verifyWebhooks(slack<{ command?: string; text?: string }>()), (c) => {
    const { payload } = c.get('webhook')
    console.log(`slack ${payload.command} ${payload.text}`)
    return c.json({ text: `Running ${payload.command}` })
  })

  return app
}

import { verifyWebhooks } from '@hookseal/express'
import express, { type Express } from 'express'

/** An app that receives webhooks at `/webhooks`, signed with the secret in `WEBHOOK_SECRET`. */
export function createApp(): Express {
  const app = express()
  app.post('/webhooks', verifyWebhooks(), (req, res) => {
    console.log(`handled ${req.webhook.id}`)
    res.sendStatus(204)
  })
  return app
}

import { verifyWebhooks } from '@hookseal/express'
import express, { type Express } from 'express'

/** What the handler did with each event: stands for a queue or a database. */
export const fulfilled: string[] = []

export function createApp(): Express {
  const app = express()
  app.post('/webhooks', verifyWebhooks(), (req, res) => {
    fulfilled.push(req.webhook.id)
    res.sendStatus(204)
  })
  return app
}

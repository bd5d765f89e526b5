import type { SecretInput } from '@hookseal/core'
import { verifyWebhooks } from '@hookseal/express'
import express, { type Express } from 'express'

/** Takes each event once, however often it is delivered. */
export function createConsumer(secret: SecretInput, take: (payload: unknown) => void): Express {
  const app = express()
  app.post('/webhooks', verifyWebhooks({ secret }), (req, res) => {
    take(req.webhook.payload)
    res.sendStatus(204)
  })
  return app
}

import type { SecretInput } from '@hookseal/core'
import { verifyWebhooks } from '@hookseal/express'
import express, { type Express } from 'express'

/** An Express app that calls `handle` once for each event, however often the event is delivered. */
export function createConsumer(secret: SecretInput, handle: (payload: unknown) => void): Express {
  const app = express()
  app.post('/webhooks', verifyWebhooks({ secret }), (req, res) => {
    handle(req.webhook.payload)
    res.sendStatus(204)
  })
  return app
}

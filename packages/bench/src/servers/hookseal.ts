import { verifyWebhooks } from '@hookseal/express'
import express, { type Express } from 'express'
import { handler } from './handler.ts'

/** As its README says. Dedupe is on, in memory, unless `dedupe` is false. */
export function createApp(secret: string, options: { dedupe?: false } = {}): Express {
  const app = express()
  app.disable('x-powered-by')
  app.post('/webhooks', verifyWebhooks({ secret, ...options }), handler)
  return app
}

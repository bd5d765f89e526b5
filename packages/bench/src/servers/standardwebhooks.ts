import express, { type Express } from 'express'
import { Webhook } from 'standardwebhooks'
import { handler } from './handler.ts'

/** As its README says; no dedupe. */
export function createApp(secret: string): Express {
  const webhook = new Webhook(secret)
  const app = express()
  app.disable('x-powered-by')
  app.post(
    '/webhooks',
    express.raw({ type: '*/*', limit: '1mb' }),
    (req, _res, next) => {
      // Node gives each of the three headers as one string, or not at all, which `verify` looks for.
      req.body = webhook.verify(req.body, req.headers as Record<string, string>)
      next()
    },
    handler,
  )
  return app
}

import express, { type Express } from 'express'
import { handler } from './handler.ts'

/** Reads and parses, verifies nothing: what any receiver costs at least. */
export function createApp(): Express {
  const app = express()
  app.disable('x-powered-by')
  app.post(
    '/webhooks',
    express.raw({ type: '*/*', limit: '1mb' }),
    (req, _res, next) => {
      req.body = JSON.parse(req.body.toString())
      next()
    },
    handler,
  )
  return app
}

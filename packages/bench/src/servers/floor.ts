import express, { type Express } from 'express'
import { keyOf } from '../lib/delivery.ts'
import { textFloor } from '../lib/floor.ts'
import { handler } from './handler.ts'

/** The least that anybody who verifies has to add to the bare server; no checks, no dedupe. */
export function createApp(secret: string): Express {
  const verify = textFloor(keyOf(secret))
  const app = express()
  app.disable('x-powered-by')
  app.post(
    '/webhooks',
    express.raw({ type: '*/*', limit: '1mb' }),
    (req, _res, next) => {
      // Node gives each of the three headers as one string, or not at all, and then nothing matches.
      req.body = verify({ headers: req.headers as Record<string, string>, body: req.body })
      next()
    },
    handler,
  )
  return app
}

import { createServer, type Server } from 'node:http'
import { verifyWebhooks } from '@hookseal/express'
import express, { type RequestHandler } from 'express'
import { type EventReader, type FrameworkServers, handle } from './framework-servers.ts'

export const expressServers: FrameworkServers = {
  serveReader: (read) => serve(express.raw({ type: '*/*', limit: '1mb' }), readEvent(read)),
  serveHookseal: (options) => serve(verifyWebhooks(options)),
}

function serve(...middleware: RequestHandler[]): Server {
  const app = express()
  app.disable('x-powered-by')
  app.post('/webhooks', ...middleware, (req, res) => {
    handle(req.body)
    res.sendStatus(204)
  })
  return createServer(app)
}

function readEvent(read: EventReader): RequestHandler {
  return (req, _res, next) => {
    // The cast is sound: Node joins each header of a delivery to one string. Readers check for absent headers.
    req.body = read({ headers: req.headers as Record<string, string>, body: req.body })
    next()
  }
}

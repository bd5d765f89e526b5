import type { IncomingHttpHeaders } from 'node:http'
import { hideBody } from './unread-body.ts'
import { isWebhookRoute } from './webhook-routes.ts'

interface Request {
  headers: IncomingHttpHeaders
}

type PreParsing = (request: Request) => Promise<void>

interface FastifyRoute {
  readonly handler: object
  preParsing?: PreParsing | PreParsing[]
}

/** What is used of an app of Fastify 5. */
export interface FastifyApp {
  addHook(name: 'onRoute', hook: (route: FastifyRoute) => void): unknown
}

/** Keeps content-type parsers off webhook routes, and only off those. Call it before there are any routes. */
export function keepBodiesOnFastify(app: FastifyApp): void {
  app.addHook('onRoute', (route) => {
    if (!isWebhookRoute(route.handler)) return
    route.preParsing = [route.preParsing ?? [], async (request: Request) => hideBody(request)].flat()
  })
}

import type { IncomingHttpHeaders } from 'node:http'
import type { AbstractHttpAdapter } from '@nestjs/core'
import { hideBody } from './unread-body.ts'
import { aroundRoutes } from './webhook-routes.ts'

interface FastifyRequest {
  headers: IncomingHttpHeaders
}

type PreParsing = (request: FastifyRequest) => Promise<void>

/** What is used of an app of Fastify 5. */
interface FastifyApp {
  addHook(name: 'onRoute', hook: (route: { preParsing?: PreParsing | PreParsing[] }) => void): unknown
}

/** Keeps content-type parsers off webhook routes, and only off those. */
export function keepBodiesOnFastify(adapter: AbstractHttpAdapter): void {
  const app: FastifyApp = adapter.getInstance()
  let isRegisteringWebhook = false
  aroundRoutes(adapter, (isWebhook, register) => {
    isRegisteringWebhook = isWebhook
    const result = register()
    isRegisteringWebhook = false
    return result
  })
  app.addHook('onRoute', (route) => {
    if (!isRegisteringWebhook) return
    route.preParsing = [route.preParsing ?? [], async (request: FastifyRequest) => hideBody(request)].flat()
  })
}

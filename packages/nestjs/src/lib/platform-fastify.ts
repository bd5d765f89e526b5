import type { IncomingHttpHeaders } from 'node:http'
import { hideBody } from '@hookseal/core/node'
import type { AbstractHttpAdapter } from '@nestjs/core'
import { aroundRoutes } from './webhook-routes.ts'

interface FastifyRequest {
  headers: IncomingHttpHeaders
}

type PreParsing = (request: FastifyRequest) => Promise<void>

/** The members of a Fastify 5 app that this module uses. */
interface FastifyApp {
  addHook(name: 'onRoute', hook: (route: { preParsing?: PreParsing | PreParsing[] }) => void): unknown
}

/** Disables content-type parsers on webhook routes only. */
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

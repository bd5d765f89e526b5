import type { IncomingMessage } from 'node:http'
import type { AbstractHttpAdapter } from '@nestjs/core'
import { hideBody } from './unread-body.ts'
import { aroundRoutes } from './webhook-routes.ts'

type ExpressRequest = IncomingMessage & { readonly path: string }

interface ExpressLayer {
  match(path: string): unknown
}

/** What is used of an app of Express 5. */
interface ExpressApp {
  readonly router: { readonly stack: ExpressLayer[] }
  use(middleware: (req: ExpressRequest, res: unknown, next: () => void) => void): unknown
}

/**
 * Keeps body parsers off webhook routes, and only off those. Parsers are middleware that runs before Express has found the route, so
 * this looks for it first.
 */
export function keepBodiesOnExpress(adapter: AbstractHttpAdapter): void {
  const app: ExpressApp = adapter.getInstance()
  const { stack } = app.router
  const routes: ExpressLayer[] = []
  const webhooks: ExpressLayer[] = []
  aroundRoutes(adapter, (isWebhook, register) => {
    const result = register()
    for (const list of isWebhook ? [routes, webhooks] : [routes]) list.push(...stack.slice(-1))
    return result
  })
  app.use((req, _res, next) => {
    const leadsTo = (layer: ExpressLayer): boolean => matches(layer, req.path)
    // Most requests are for no webhook. Of several routes that fit, the first is taken.
    const route = req.method === 'POST' && webhooks.some(leadsTo) ? routes.find(leadsTo) : undefined
    if (route !== undefined && webhooks.includes(route)) hideBody(req)
    next()
  })
  // In front of every parser, also those of main.ts.
  stack.unshift(...stack.splice(-1))
}

function matches(layer: ExpressLayer, path: string): boolean {
  try {
    return Boolean(layer.match(path))
  } catch {
    // A path with a malformed escape leads nowhere; Express answers it.
    return false
  }
}

import type { IncomingMessage } from 'node:http'
import { hideBody } from '@hookseal/core/node'
import type { AbstractHttpAdapter } from '@nestjs/core'
import { aroundRoutes } from './webhook-routes.ts'

type ExpressRequest = IncomingMessage & { readonly path: string }

interface ExpressLayer {
  match(path: string): unknown
}

/** The members of an Express 5 app that this module uses. */
interface ExpressApp {
  readonly router: { readonly stack: ExpressLayer[] }
  use(middleware: (req: ExpressRequest, res: unknown, next: () => void) => void): unknown
}

/**
 * Disables body parsers on webhook routes only. Parsers are middleware that runs before Express matches the route, so this adds
 * middleware in front of them that matches the route first.
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
    // Matches the webhook routes first, because most requests are for other routes. Express uses the first route that matches.
    const route = req.method === 'POST' && webhooks.some(leadsTo) ? routes.find(leadsTo) : undefined
    if (route !== undefined && webhooks.includes(route)) hideBody(req)
    next()
  })
  // Moves the new middleware in front of all parsers, including those of main.ts.
  stack.unshift(...stack.splice(-1))
}

function matches(layer: ExpressLayer, path: string): boolean {
  try {
    return Boolean(layer.match(path))
  } catch {
    // Express throws for a malformed percent-encoding, and responds 400 later.
    return false
  }
}

import type { IncomingMessage } from 'node:http'
import { hideBody } from './unread-body.ts'
import { isHandlerRoute, isWebhookRoute } from './webhook-routes.ts'

type ExpressRequest = IncomingMessage & { readonly path: string }

interface ExpressLayer {
  readonly route?: {
    readonly methods: Readonly<Record<string, boolean>>
    readonly stack: readonly { readonly handle: object }[]
  }
  match(path: string): unknown
}

/** What is used of an app of Express 5. */
export interface ExpressApp {
  readonly router: { readonly stack: ExpressLayer[] }
  use(middleware: (req: ExpressRequest, res: unknown, next: () => void) => void): unknown
}

/**
 * Keeps body parsers off webhook routes, and only off those. Parsers are middleware that runs before Express has found the route, so
 * this looks for it first; call it when all routes are there.
 */
export function keepBodiesOnExpress(app: ExpressApp): void {
  const { stack } = app.router
  const routes = stack.filter(({ route }) => route?.stack.some(({ handle }) => isHandlerRoute(handle)))
  const webhooks = routes.filter(({ route }) => route?.stack.some(({ handle }) => isWebhookRoute(handle)))
  app.use((req, _res, next) => {
    const isRouteOf = (layer: ExpressLayer): boolean => leadsTo(layer, req)
    // Most requests are for no webhook; of several routes that fit, the first is taken.
    const route = webhooks.some(isRouteOf) ? routes.find(isRouteOf) : undefined
    if (route !== undefined && webhooks.includes(route)) hideBody(req)
    next()
  })
  // In front of every parser, also those of main.ts.
  stack.unshift(...stack.splice(-1))
}

function leadsTo(layer: ExpressLayer, { method = '', path }: ExpressRequest): boolean {
  if (layer.route?.methods[method.toLowerCase()] !== true) return false
  try {
    return Boolean(layer.match(path))
  } catch {
    // A path with a malformed escape has no route; Express answers it.
    return false
  }
}

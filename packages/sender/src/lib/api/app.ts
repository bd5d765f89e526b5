import { OpenAPIHono } from '@hono/zod-openapi'
import type { Sender } from '../sender.ts'
import { answerError } from './respond-error.ts'
import { createAuthenticator } from './authenticate.ts'
import { docsRoutes } from './docs.ts'
import { documentRoutes } from './document.ts'
import { type ApiEnv, BASE_PATH } from './env.ts'
import { answerUnknown } from './respond-unknown.ts'
import { createOrigin } from './origin.ts'
import { probeRoutes } from './probes.ts'
import { apiKeyRoutes } from './routes/api-keys.ts'
import { deliveryRoutes } from './routes/deliveries.ts'
import { eventTypeRoutes } from './routes/event-types.ts'
import { eventRoutes } from './routes/events.ts'
import { listenRoutes } from './routes/listen.ts'
import { meRoutes } from './routes/me.ts'
import { organizationRoutes } from './routes/organizations.ts'
import { statsRoutes } from './routes/stats.ts'
import { webhookRoutes } from './routes/webhooks.ts'
import { createSessions } from './sessions.ts'
import { refuseInvalid } from './validation.ts'

export interface ApiOptions {
  /**
   * Where browsers reach the API, when a proxy stands in between: `https://hooks.example.com`. It decides whether cookies are
   * `Secure` and which origin may use them. @default what each request says
   */
  publicUrl?: string
  /** Answers `/metrics` to everyone, for a network that only operators are in. @default false: an operator's key is needed */
  openMetrics?: boolean
  /** Answers what is no route of the API, as a dashboard does; undefined for what it doesn't know either. @default a 404 */
  fallback?: (request: Request) => Response | Promise<Response | undefined> | undefined
}

/** The REST API of a sender, for any server that speaks `Request` and `Response`. */
export interface Api {
  readonly fetch: (request: Request) => Promise<Response>
}

/**
 * @throws {TypeError} for a `publicUrl` that is none
 *
 * @example
 * const api = createApi(sender)
 * Bun.serve({ fetch: api.fetch })
 */
export function createApi(sender: Sender, options: ApiOptions = {}): Api {
  const origin = createOrigin(options.publicUrl)
  const sessions = createSessions(sender)
  const authenticator = createAuthenticator(sender, sessions, origin)
  const app = new OpenAPIHono<ApiEnv>()
  app.use(async (c, next) => {
    c.set('authenticator', authenticator)
    await next()
    // What the client still sends of a body that nobody reads: the connection can't be used again.
    if (c.res.status >= 400 && c.req.raw.body !== null && !c.req.raw.bodyUsed)
      c.res.headers.set('connection', 'close')
    c.res.headers.set('x-content-type-options', 'nosniff')
    if (!c.res.headers.has('cache-control')) c.res.headers.set('cache-control', 'no-store')
  })
  const routes = createRoutes(sender)
  meRoutes(routes, sender, sessions, origin)
  app.route(BASE_PATH, routes)
  documentRoutes(app, sender)
  docsRoutes(app)
  probeRoutes(app, sender, { openMetrics: options.openMetrics ?? false })
  app.onError((error) => answerError(error, sender.log))
  app.notFound(async (c) => answerUnknown(c.req.raw, app.routes, options.fallback))
  return { fetch: async (request) => app.fetch(request) }
}

function createRoutes(sender: Sender): OpenAPIHono<ApiEnv> {
  const routes = new OpenAPIHono<ApiEnv>({ defaultHook: refuseInvalid })
  webhookRoutes(routes, sender)
  deliveryRoutes(routes, sender)
  eventRoutes(routes, sender)
  eventTypeRoutes(routes, sender)
  statsRoutes(routes, sender)
  listenRoutes(routes, sender)
  organizationRoutes(routes, sender)
  apiKeyRoutes(routes, sender)
  return routes
}

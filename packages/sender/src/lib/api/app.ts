import { OpenAPIHono } from '@hono/zod-openapi'
import type { MiddlewareHandler } from 'hono'
import type { Sender } from '../sender.ts'
import { respondError } from './respond-error.ts'
import { createAuthenticator } from './authenticate.ts'
import { docsRoutes } from './docs.ts'
import { documentRoutes } from './document.ts'
import { type ApiEnv, BASE_PATH } from './env.ts'
import { respondUnknown } from './respond-unknown.ts'
import { requireScope } from './operation.ts'
import { createOrigin } from './origin.ts'
import { probeRoutes } from './probes.ts'
import { apiKeyRoutes } from './routes/api-keys.ts'
import { changesRoutes } from './routes/changes.ts'
import { deliveryRoutes } from './routes/deliveries.ts'
import { eventTypeRoutes } from './routes/event-types.ts'
import { eventRoutes } from './routes/events.ts'
import type { InboxAdmin } from './inbox-port.ts'
import { inboxHandlerRoutes } from './routes/inbox-handlers.ts'
import { inboxMessageRoutes } from './routes/inbox-messages.ts'
import { inboxReplayRoutes } from './routes/inbox-replays.ts'
import { listenRoutes } from './routes/listen.ts'
import { meRoutes } from './routes/me.ts'
import { organizationRoutes } from './routes/organizations.ts'
import { replayRoutes } from './routes/replays.ts'
import { inRoutes } from './routes/in.ts'
import { sourceRoutes } from './routes/sources.ts'
import { statsRoutes } from './routes/stats.ts'
import { webhookRoutes } from './routes/webhooks.ts'
import { createStreams, type Streams } from './streams.ts'
import { rejectInvalid } from './validation.ts'

export interface ApiOptions {
  /**
   * The origin that browsers use when the API is behind a proxy: `https://hooks.example.com`. Decides whether cookies are `Secure`
   * and which origin may use them. @default the origin of each request's URL
   */
  publicUrl?: string
  /** Serves `/metrics` without authentication, for a network that only operators can access. @default false, an operator key is required */
  openMetrics?: boolean
  /**
   * Serves `/openapi.json` and `/docs` without authentication. They contain the catalog of event types with its examples.
   * @default false, a key or session is required
   */
  publicDocs?: boolean
  /** An inbox whose messages and handlers operators manage: `await createInbox(…)` of `@hookseal/inbox`. @default none, its routes respond 404 */
  inbox?: InboxAdmin
  /** Responds to requests that match no route of the API, as a dashboard does. If it returns undefined, the response is 404. @default none */
  fallback?: (request: Request) => Response | Promise<Response | undefined> | undefined
}

/** The REST API of a sender, for any server based on `Request` and `Response`. */
export interface Api {
  readonly fetch: (request: Request) => Promise<Response>
  /** Ends the open event streams. Call it before you close the server, which would wait for them. */
  readonly close: () => void
}

/**
 * Creates the REST API of `sender` as a fetch handler.
 *
 * @throws {SenderError} `ERR_SENDER_OPTION` if `publicUrl` is not an absolute http: or https: URL
 *
 * @example
 * const api = createApi(sender)
 * Bun.serve({ fetch: api.fetch })
 */
export function createApi(sender: Sender, options: ApiOptions = {}): Api {
  const origin = createOrigin(options.publicUrl)
  const authenticator = createAuthenticator(sender, origin)
  const streams = createStreams(authenticator.findEnded, (err) =>
    sender.log.warn({ err }, 'keys and sessions of open streams could not be checked, retrying'),
  )
  const app = new OpenAPIHono<ApiEnv>()
  app.use(async (c, next) => {
    c.set('authenticator', authenticator)
    c.set('quotas', sender.quotas)
    c.set('limitRequests', sender.limitRequests)
    await next()
    // The rest of an unread body would arrive as the next request, so the connection cannot be reused.
    if (c.res.status >= 400 && !c.req.raw.bodyUsed && c.req.raw.body !== null)
      c.res.headers.set('connection', 'close')
    c.res.headers.set('x-content-type-options', 'nosniff')
    if (!c.res.headers.has('cache-control')) c.res.headers.set('cache-control', 'no-store')
  })
  const routes = createRoutes(sender, streams)
  sourceRoutes(routes, sender, origin)
  const { inbox } = options
  inboxMessageRoutes(routes, inbox)
  inboxReplayRoutes(routes, inbox)
  inboxHandlerRoutes(routes, inbox)
  meRoutes(routes, sender, { origin, hasInbox: inbox !== undefined })
  app.route(BASE_PATH, routes)
  const guard = options.publicDocs ? openToAll : requireScope('any')
  documentRoutes(app, sender, guard)
  docsRoutes(app, guard)
  inRoutes(app, sender)
  probeRoutes(app, sender, { openMetrics: options.openMetrics ?? false, inbox })
  app.onError((error) => respondError(error, sender.log))
  app.notFound(async (c) => respondUnknown(c.req.raw, app.routes, options.fallback))
  return { fetch: async (request) => app.fetch(request), close: streams.close }
}

const openToAll: MiddlewareHandler<ApiEnv> = async (_, next) => next()

function createRoutes(sender: Sender, streams: Streams): OpenAPIHono<ApiEnv> {
  const routes = new OpenAPIHono<ApiEnv>({ defaultHook: rejectInvalid })
  webhookRoutes(routes, sender)
  deliveryRoutes(routes, sender)
  replayRoutes(routes, sender)
  eventRoutes(routes, sender)
  eventTypeRoutes(routes, sender)
  statsRoutes(routes, sender)
  changesRoutes(routes, sender, streams)
  listenRoutes(routes, sender, streams)
  organizationRoutes(routes, sender)
  apiKeyRoutes(routes, sender)
  return routes
}

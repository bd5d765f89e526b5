import type { OpenAPIHono } from '@hono/zod-openapi'
import type { MiddlewareHandler } from 'hono'
import type { Sender } from '../sender.ts'
import { describeDeliveries } from './document-webhooks.ts'
import { type ApiEnv, BASE_PATH } from './env.ts'
import { SESSION_COOKIE } from './sessions.ts'

/** Serves `openapi.json` at the root and below the version: the routes, and the current catalog as webhooks. */
export function documentRoutes(
  app: OpenAPIHono<ApiEnv>,
  sender: Sender,
  guard: MiddlewareHandler<ApiEnv>,
): void {
  let routes: ReturnType<typeof describeRoutes> | undefined
  const respond = async (): Promise<Response> => {
    routes ??= describeRoutes(app)
    const { webhooks, schemas } = describeDeliveries(await sender.eventTypes.list(), sender.envelope)
    const document = {
      ...routes,
      webhooks,
      components: { ...routes.components, schemas: { ...routes.components?.schemas, ...schemas } },
    }
    return Response.json(document)
  }
  app.get('/openapi.json', guard, respond)
  app.get(`${BASE_PATH}/openapi.json`, guard, respond)
}

function describeRoutes(app: OpenAPIHono<ApiEnv>) {
  const { openAPIRegistry } = app
  openAPIRegistry.registerComponent('securitySchemes', 'apiKey', {
    type: 'http',
    scheme: 'bearer',
    description:
      'An API key. Scopes: `read` reads, `publish` publishes events, `admin` includes both and changes webhooks, `operator` includes all and has access to every organization.',
  })
  openAPIRegistry.registerComponent('securitySchemes', 'session', {
    type: 'apiKey',
    in: 'cookie',
    name: SESSION_COOKIE,
    description:
      'A browser session, created with an API key. Requests that change data must come from the same origin.',
  })
  return app.getOpenAPI31Document({
    openapi: '3.1.1',
    info: {
      title: 'hookseal',
      version: '1',
      description:
        'Sends and receives webhooks: manages webhooks, sources, events and deliveries, and logs every attempt.',
      license: { name: 'MIT', url: 'https://opensource.org/license/mit' },
    },
    servers: [{ url: '/' }],
    tags: TAGS,
  })
}

const TAGS = [
  { name: 'Webhooks', description: 'URLs that receive deliveries of the events they subscribe to.' },
  { name: 'Deliveries', description: 'One event for one webhook, with every attempt.' },
  { name: 'Replays', description: 'Many deliveries sent again, in the background.' },
  { name: 'Events', description: 'Published once and delivered to every subscribed webhook.' },
  { name: 'Event types', description: 'The catalog of types that can be published and subscribed to.' },
  { name: 'Changes', description: 'A stream that says what to read again, in place of polling.' },
  { name: 'Statistics', description: 'Deliveries by status, and their latency.' },
  {
    name: 'Listening',
    description:
      'Deliveries over a connection that the receiver opened, for development without a public URL.',
  },
  { name: 'Sources', description: 'Where providers deliver: their verified webhooks become events.' },
  {
    name: 'Inbox',
    description:
      'Received messages and their handlers. Only operators have access, and only where the server has an inbox.',
  },
  { name: 'Organizations', description: 'Owners of webhooks and events. Operators manage them.' },
  { name: 'API keys', description: 'Operators manage them.' },
  { name: 'Session', description: 'The key or session of the request.' },
]

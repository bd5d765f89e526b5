import type { OpenAPIHono } from '@hono/zod-openapi'
import type { Sender } from '../sender.ts'
import { describeDeliveries } from './document-webhooks.ts'
import { type ApiEnv, BASE_PATH } from './env.ts'
import { SESSION_COOKIE } from './sessions.ts'

/** `GET /openapi.json`, and below the version as well: the routes and, as they are now, the events that are sent. */
export function documentRoutes(app: OpenAPIHono<ApiEnv>, sender: Sender): void {
  let routes: ReturnType<typeof describeRoutes> | undefined
  const answer = async (): Promise<Response> => {
    routes ??= describeRoutes(app)
    const { webhooks, schemas } = describeDeliveries(await sender.eventTypes.list(), sender.envelope)
    const document = {
      ...routes,
      webhooks,
      components: { ...routes.components, schemas: { ...routes.components?.schemas, ...schemas } },
    }
    return Response.json(document)
  }
  app.get('/openapi.json', answer)
  app.get(`${BASE_PATH}/openapi.json`, answer)
}

function describeRoutes(app: OpenAPIHono<ApiEnv>) {
  const { openAPIRegistry } = app
  openAPIRegistry.registerComponent('securitySchemes', 'apiKey', {
    type: 'http',
    scheme: 'bearer',
    description:
      'An API key. `read` reads, `publish` publishes, `admin` does both and writes, `operator` does all for every organisation.',
  })
  openAPIRegistry.registerComponent('securitySchemes', 'session', {
    type: 'apiKey',
    in: 'cookie',
    name: SESSION_COOKIE,
    description:
      "A browser's session, begun with an API key. Requests that change something must come from the same origin.",
  })
  return app.getOpenAPI31Document({
    openapi: '3.1.1',
    info: {
      title: 'hookseal',
      version: '1',
      description: 'Webhooks, sent: endpoints, events, deliveries and the log of every attempt.',
      license: { name: 'MIT', url: 'https://opensource.org/license/mit' },
    },
    servers: [{ url: '/' }],
    tags: TAGS,
  })
}

const TAGS = [
  { name: 'Webhooks', description: 'URLs that get deliveries of the events they subscribed to.' },
  { name: 'Deliveries', description: 'One event on its way to one webhook, with every attempt.' },
  { name: 'Events', description: 'What happened, published once and delivered to all who subscribed.' },
  { name: 'Event types', description: 'The catalogue: what may be published and subscribed to.' },
  { name: 'Statistics', description: 'Deliveries by outcome, and how long they took.' },
  { name: 'Listening', description: 'Deliveries to a machine that nobody can post to, for development.' },
  { name: 'Organisations', description: 'Whose webhooks and events they are. For operators.' },
  { name: 'API keys', description: 'For operators.' },
  { name: 'Who am I', description: 'The key or session of the request.' },
]

import { createRoute, type OpenAPIHono, type z } from '@hono/zod-openapi'
import { DEFAULT_ORGANIZATION } from '../../context.ts'
import type { Sender } from '../../sender.ts'
import { isOperator, unauthenticated } from '../authenticate.ts'
import type { Caller } from '../caller.ts'
import type { ApiEnv } from '../env.ts'
import { body, json, problems, READ_PROBLEMS, requires } from '../operation.ts'
import type { Origin } from '../origin.ts'
import { readJson } from '../read-json.ts'
import { toApiKey } from '../schemas/api-key.ts'
import { iso, organizationHeader } from '../schemas/common.ts'
import { me, sessionInput } from '../schemas/me.ts'
import { toOrganization } from '../schemas/organization.ts'
import { readSessionToken, sessionCookie } from '../sessions.ts'

const tags = ['Session']

const whoAmI = createRoute({
  method: 'get',
  path: '/me',
  operationId: 'getMe',
  summary: 'Get the scopes and organizations of the key',
  tags,
  ...requires('any'),
  request: { headers: organizationHeader },
  responses: { 200: json(me, 'The key and its organizations.'), ...READ_PROBLEMS },
})

const login = createRoute({
  method: 'post',
  path: '/session',
  operationId: 'createSession',
  summary: 'Create a browser session',
  description:
    'Sets a cookie that authenticates like the key for 12 hours. Revoking the key ends the session.',
  tags,
  security: [],
  // The one body that clients without a key may send. Parsing 1 MiB can take 0.2 s.
  middleware: readJson({ optional: false, maxBytes: 4096 }),
  request: { body: body(sessionInput) },
  responses: { 201: json(me, 'The session is created.'), ...problems(400, 401, 403, 413, 415, 422, 503) },
})

const current = createRoute({
  method: 'get',
  path: '/session',
  operationId: 'getSession',
  summary: 'Get the browser session',
  tags,
  security: [{ session: [] }],
  middleware: requires('any').middleware,
  request: { headers: organizationHeader },
  responses: { 200: json(me, 'The session.'), ...READ_PROBLEMS },
})

const logout = createRoute({
  method: 'delete',
  path: '/session',
  operationId: 'deleteSession',
  summary: 'End the browser session',
  description:
    'Takes effect in every process: the cookie is no longer valid, and streams of the session end.',
  tags,
  security: [],
  responses: { 204: { description: 'The session is ended.' }, ...problems(403, 503) },
})

interface MeOptions {
  origin: Origin
  hasInbox: boolean
}

export function meRoutes(app: OpenAPIHono<ApiEnv>, sender: Sender, { origin, hasInbox }: MeOptions): void {
  const describe = async (caller: Caller) => describeCaller(sender, caller, hasInbox)
  app.openapi(whoAmI, async (c) => c.json(await describe(c.var.caller), 200))
  app.openapi(login, async (c) => {
    // Another site must not sign a browser in with its own key: the owner of that key would see what the user does.
    origin.checkIfSent(c.req.raw)
    const key = await sender.apiKeys.find(c.req.valid('json').key)
    if (key === undefined) throw unauthenticated('invalid_token')
    const { id: sessionId, token, expiresAt } = await sender.sessions.create(key.id)
    c.header('set-cookie', sessionCookie(token, { secure: origin.isHttps(c.req.raw) }))
    const organizationId = key.organizationIds[0] ?? DEFAULT_ORGANIZATION
    return c.json(await describe({ key, organizationId, sessionId, sessionExpiresAt: expiresAt }), 201)
  })
  app.openapi(current, async (c) => {
    if (c.var.caller.sessionExpiresAt === undefined) throw unauthenticated()
    return c.json(await describe(c.var.caller), 200)
  })
  app.openapi(logout, async (c) => {
    origin.checkIfSent(c.req.raw)
    const token = readSessionToken(c.req.raw)
    if (token !== undefined) await sender.sessions.end(token)
    c.header('set-cookie', sessionCookie('', { secure: origin.isHttps(c.req.raw) }))
    return c.body(null, 204)
  })
}

async function describeCaller(
  { organizations, quotas }: Sender,
  { key, organizationId, sessionExpiresAt }: Caller,
  hasInbox: boolean,
): Promise<z.output<typeof me>> {
  const own = await Promise.all(key.organizationIds.map(async (id) => organizations.get(id)))
  return {
    key: toApiKey(key),
    operator: isOperator(key),
    inbox: hasInbox && isOperator(key),
    organization_id: organizationId,
    organizations: await Promise.all(own.map(async (row) => toOrganization(row, await quotas.get(row.id)))),
    session_expires_at: iso(sessionExpiresAt ?? null),
  }
}

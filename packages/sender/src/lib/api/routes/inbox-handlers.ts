import { createRoute, type OpenAPIHono } from '@hono/zod-openapi'
import type { ApiEnv } from '../env.ts'
import type { InboxAdmin } from '../inbox-port.ts'
import { json, READ_PROBLEMS, requires } from '../operation.ts'
import {
  handlerParams,
  inboxHandler,
  inboxHandlerList,
  inboxKeyPage,
  inboxKeysQuery,
  toInboxHandler,
  toInboxKey,
} from '../schemas/inbox-handler.ts'
import { servedInbox } from './inbox-messages.ts'

const tags = ['Inbox']

const list = createRoute({
  method: 'get',
  path: '/inbox/handlers',
  operationId: 'listInboxHandlers',
  summary: 'List handlers',
  tags,
  ...requires('operator'),
  responses: { 200: json(inboxHandlerList, 'All handlers, by name.'), ...READ_PROBLEMS },
})

const pause = createRoute({
  method: 'post',
  path: '/inbox/handlers/{name}/pause',
  operationId: 'pauseInboxHandler',
  summary: 'Pause a handler',
  description:
    'It starts no further runs, in any process, also after a restart. Runs in progress end. Its messages are accepted as before.',
  tags,
  ...requires('operator'),
  request: { params: handlerParams },
  responses: { 200: json(inboxHandler, 'The handler.'), ...READ_PROBLEMS },
})

const resume = createRoute({
  method: 'post',
  path: '/inbox/handlers/{name}/resume',
  operationId: 'resumeInboxHandler',
  summary: 'Resume a handler',
  tags,
  ...requires('operator'),
  request: { params: handlerParams },
  responses: { 200: json(inboxHandler, 'The handler.'), ...READ_PROBLEMS },
})

const keys = createRoute({
  method: 'get',
  path: '/inbox/keys',
  operationId: 'listInboxKeys',
  summary: 'List blocked order keys',
  description: 'The order keys with messages that wait for an earlier one, by handler and key.',
  tags,
  ...requires('operator'),
  request: { query: inboxKeysQuery },
  responses: { 200: json(inboxKeyPage, 'A page.'), ...READ_PROBLEMS },
})

export function inboxHandlerRoutes(app: OpenAPIHono<ApiEnv>, inbox: InboxAdmin | undefined): void {
  app.openapi(list, async (c) =>
    c.json({ data: (await servedInbox(inbox).handlers.list()).map(toInboxHandler) }, 200),
  )
  app.openapi(pause, async (c) =>
    c.json(toInboxHandler(await servedInbox(inbox).handlers.pause(c.req.valid('param').name)), 200),
  )
  app.openapi(resume, async (c) =>
    c.json(toInboxHandler(await servedInbox(inbox).handlers.resume(c.req.valid('param').name)), 200),
  )
  app.openapi(keys, async (c) => {
    const { data, nextCursor } = await servedInbox(inbox).keys.list(c.req.valid('query'))
    return c.json({ data: data.map(toInboxKey), next_cursor: nextCursor }, 200)
  })
}

import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi'
import type { ApiEnv } from '../env.ts'
import type { InboxAdmin } from '../inbox-port.ts'
import {
  json,
  optionalBody,
  READ_PROBLEMS,
  requires,
  requiresWithBody,
  WRITE_PROBLEMS,
} from '../operation.ts'
import { idParams, pageQuery, toPageBody } from '../schemas/common.ts'
import { toInboxFilter } from '../schemas/inbox-message.ts'
import { inboxReplay, inboxReplayInput, inboxReplayPage, toInboxReplay } from '../schemas/inbox-replay.ts'
import { servedInbox } from './inbox-messages.ts'

const tags = ['Inbox']

const start = createRoute({
  method: 'post',
  path: '/inbox/replays',
  operationId: 'startInboxReplay',
  summary: 'Replay messages',
  description:
    'Starts a replay of the messages that match now. It runs in the background, oldest first. Each message is replayed at most once.',
  tags,
  ...requiresWithBody('operator', { optional: true }),
  request: { body: optionalBody(inboxReplayInput) },
  responses: { 202: json(inboxReplay, 'The replay has started.'), ...WRITE_PROBLEMS },
})

const list = createRoute({
  method: 'get',
  path: '/inbox/replays',
  operationId: 'listInboxReplays',
  summary: 'List replays of messages',
  tags,
  ...requires('operator'),
  request: { query: z.strictObject(pageQuery) },
  responses: { 200: json(inboxReplayPage, 'A page, newest first.'), ...READ_PROBLEMS },
})

const get = createRoute({
  method: 'get',
  path: '/inbox/replays/{id}',
  operationId: 'getInboxReplay',
  summary: 'Get a replay of messages with its progress',
  tags,
  ...requires('operator'),
  request: { params: idParams },
  responses: { 200: json(inboxReplay, 'The replay.'), ...READ_PROBLEMS },
})

const cancel = createRoute({
  method: 'post',
  path: '/inbox/replays/{id}/cancel',
  operationId: 'cancelInboxReplay',
  summary: 'Cancel a replay of messages',
  description: 'Messages that it has already replayed run. A replay that has ended stays unchanged.',
  tags,
  ...requires('operator'),
  request: { params: idParams },
  responses: { 200: json(inboxReplay, 'The replay.'), ...READ_PROBLEMS },
})

export function inboxReplayRoutes(app: OpenAPIHono<ApiEnv>, inbox: InboxAdmin | undefined): void {
  app.openapi(start, async (c) => {
    const replay = await servedInbox(inbox).messages.replayMany(toInboxFilter(c.req.valid('json')))
    return c.json(toInboxReplay(replay), 202)
  })
  app.openapi(list, async (c) => {
    const page = await servedInbox(inbox).replays.list(c.req.valid('query'))
    return c.json(toPageBody(page, toInboxReplay), 200)
  })
  app.openapi(get, async (c) =>
    c.json(toInboxReplay(await servedInbox(inbox).replays.get(c.req.valid('param').id)), 200),
  )
  app.openapi(cancel, async (c) =>
    c.json(toInboxReplay(await servedInbox(inbox).replays.cancel(c.req.valid('param').id)), 200),
  )
}

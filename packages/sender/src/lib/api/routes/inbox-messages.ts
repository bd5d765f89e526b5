import { createRoute, type OpenAPIHono } from '@hono/zod-openapi'
import type { ApiEnv } from '../env.ts'
import type { InboxAdmin } from '../inbox-port.ts'
import {
  body,
  json,
  problems,
  READ_PROBLEMS,
  requires,
  requiresWithBody,
  WRITE_PROBLEMS,
} from '../operation.ts'
import { ApiProblem } from '../problem.ts'
import { idParams, iso, toPageBody } from '../schemas/common.ts'
import {
  inboxDiscardInput,
  inboxMessagePage,
  inboxMessagesQuery,
  inboxMessageWithRuns,
  toInboxFilter,
  toInboxMessage,
  toInboxMessageWithRuns,
} from '../schemas/inbox-message.ts'

const tags = ['Inbox']

const list = createRoute({
  method: 'get',
  path: '/inbox/messages',
  operationId: 'listInboxMessages',
  summary: 'List messages',
  tags,
  ...requires('operator'),
  request: { query: inboxMessagesQuery },
  responses: { 200: json(inboxMessagePage, 'A page, newest first.'), ...READ_PROBLEMS },
})

const get = createRoute({
  method: 'get',
  path: '/inbox/messages/{id}',
  operationId: 'getInboxMessage',
  summary: 'Get a message with its body and its runs',
  tags,
  ...requires('operator'),
  request: { params: idParams },
  responses: { 200: json(inboxMessageWithRuns, 'The message.'), ...READ_PROBLEMS },
})

const replay = createRoute({
  method: 'post',
  path: '/inbox/messages/{id}/replay',
  operationId: 'replayInboxMessage',
  summary: 'Replay a message',
  description:
    'Runs a message again that is done, dead or discarded, with its whole schedule, in a process that has its handler. Messages of its order key that were accepted later wait for it.',
  tags,
  ...requires('operator'),
  request: { params: idParams },
  responses: { 202: json(inboxMessageWithRuns, 'The message will run.'), ...READ_PROBLEMS, ...problems(409) },
})

const discard = createRoute({
  method: 'post',
  path: '/inbox/messages/{id}/discard',
  operationId: 'discardInboxMessage',
  summary: 'Discard a message',
  description:
    'Ends an unfinished message without another run. Messages of its order key that wait for it continue. A run in progress is aborted.',
  tags,
  ...requiresWithBody('operator'),
  request: { params: idParams, body: body(inboxDiscardInput) },
  responses: {
    200: json(inboxMessageWithRuns, 'The message is discarded.'),
    ...WRITE_PROBLEMS,
    ...problems(409),
  },
})

const erase = createRoute({
  method: 'delete',
  path: '/inbox/messages/{id}',
  operationId: 'eraseInboxMessage',
  summary: 'Erase a message',
  description:
    'Removes the body, the payload, the order key and the errors of a finished message. Duplicates of it are still recognized.',
  tags,
  ...requires('operator'),
  request: { params: idParams },
  responses: {
    200: json(inboxMessageWithRuns, 'The message is erased.'),
    ...READ_PROBLEMS,
    ...problems(409),
  },
})

export function inboxMessageRoutes(app: OpenAPIHono<ApiEnv>, inbox: InboxAdmin | undefined): void {
  const messages = () => servedInbox(inbox).messages
  app.openapi(list, async (c) => {
    const { limit, cursor, ...filter } = c.req.valid('query')
    const page = await messages().list({ limit, cursor, ...toInboxFilter(filter) })
    return c.json({ ...toPageBody(page, toInboxMessage), searched_until: iso(page.searchedUntil) }, 200)
  })
  app.openapi(get, async (c) =>
    c.json(toInboxMessageWithRuns(await messages().get(c.req.valid('param').id)), 200),
  )
  app.openapi(replay, async (c) =>
    c.json(toInboxMessageWithRuns(await messages().replay(c.req.valid('param').id)), 202),
  )
  app.openapi(discard, async (c) => {
    const { reason } = c.req.valid('json')
    return c.json(toInboxMessageWithRuns(await messages().discard(c.req.valid('param').id, reason)), 200)
  })
  app.openapi(erase, async (c) => {
    const { id } = c.req.valid('param')
    await messages().erase(id)
    return c.json(toInboxMessageWithRuns(await messages().get(id)), 200)
  })
}

/** @throws {ApiProblem} `ERR_API_NO_INBOX` */
export function servedInbox(inbox: InboxAdmin | undefined): InboxAdmin {
  if (inbox !== undefined) return inbox
  throw new ApiProblem('ERR_API_NO_INBOX', {
    detail:
      'Pass the option inbox to serve, or run hookseal serve on a database with the tables of an inbox.',
  })
}

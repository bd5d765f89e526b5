import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi'
import type { Sender } from '../../sender.ts'
import type { ApiEnv } from '../env.ts'
import {
  json,
  optionalBody,
  READ_PROBLEMS,
  requires,
  requiresWithBody,
  WRITE_PROBLEMS,
} from '../operation.ts'
import { idParams, organizationHeader, pageQuery, toPageBody, withoutUndefined } from '../schemas/common.ts'
import { toDeliveryFilter } from '../schemas/delivery.ts'
import { replay, replayInput, replayPage, toReplay } from '../schemas/replay.ts'

const tags = ['Replays']
const headers = organizationHeader

const start = createRoute({
  method: 'post',
  path: '/replay',
  operationId: 'startReplay',
  summary: 'Replay deliveries',
  description:
    'Starts a replay of the deliveries that match now. It runs in the background, oldest first. Each delivery keeps its `webhook-id`.',
  tags,
  ...requiresWithBody('admin', { optional: true }),
  request: { headers, body: optionalBody(replayInput) },
  responses: { 202: json(replay, 'The replay has started.'), ...WRITE_PROBLEMS },
})

const list = createRoute({
  method: 'get',
  path: '/replays',
  operationId: 'listReplays',
  summary: 'List replays',
  tags,
  ...requires('read'),
  request: { headers, query: z.strictObject(pageQuery) },
  responses: { 200: json(replayPage, 'A page, newest first.'), ...READ_PROBLEMS },
})

const get = createRoute({
  method: 'get',
  path: '/replays/{id}',
  operationId: 'getReplay',
  summary: 'Get a replay with its progress',
  tags,
  ...requires('read'),
  request: { headers, params: idParams },
  responses: { 200: json(replay, 'The replay.'), ...READ_PROBLEMS },
})

const cancel = createRoute({
  method: 'post',
  path: '/replays/{id}/cancel',
  operationId: 'cancelReplay',
  summary: 'Cancel a replay',
  description: 'Deliveries that it has already replayed are sent. A replay that has ended stays unchanged.',
  tags,
  ...requires('admin'),
  request: { headers, params: idParams },
  responses: { 200: json(replay, 'The replay.'), ...READ_PROBLEMS },
})

export function replayRoutes(app: OpenAPIHono<ApiEnv>, { replays }: Sender): void {
  app.openapi(start, async (c) => {
    const filter = toDeliveryFilter(c.req.valid('json'), c.var.caller.organizationId)
    return c.json(toReplay(await replays.start(filter)), 202)
  })
  app.openapi(list, async (c) => {
    const { organizationId } = c.var.caller
    const page = await replays.list({ ...withoutUndefined(c.req.valid('query')), organizationId })
    return c.json(toPageBody(page, toReplay), 200)
  })
  app.openapi(get, async (c) =>
    c.json(toReplay(await replays.get(c.req.valid('param').id, c.var.caller)), 200),
  )
  app.openapi(cancel, async (c) =>
    c.json(toReplay(await replays.cancel(c.req.valid('param').id, c.var.caller)), 200),
  )
}

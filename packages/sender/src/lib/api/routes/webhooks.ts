import { createRoute, type OpenAPIHono } from '@hono/zod-openapi'
import { disabledEndpoint } from '../../errors.ts'
import type { Sender } from '../../sender.ts'
import type { ApiEnv } from '../env.ts'
import { rejectOwnHeaders } from '../own-headers.ts'
import {
  body,
  json,
  optionalBody,
  problems,
  READ_PROBLEMS,
  requires,
  requiresWithBody,
  WRITE_PROBLEMS,
} from '../operation.ts'
import { withoutUndefined, idParams, organizationHeader, pageQuery, toPageBody } from '../schemas/common.ts'
import { deliveryPage, toDeliveryFilter, webhookDeliveriesQuery } from '../schemas/delivery.ts'
import { replay, toReplay, webhookReplayInput } from '../schemas/replay.ts'
import {
  deleted,
  newWebhook,
  rotation,
  testInput,
  testResult,
  toEndpointInput,
  toNewWebhook,
  toUpdatedWebhook,
  toWebhook,
  updatedWebhook,
  webhook,
  webhookInput,
  webhookPage,
  webhookPatch,
} from '../schemas/webhook.ts'
import { z } from '@hono/zod-openapi'
import { listDeliveries } from './deliveries.ts'

const tags = ['Webhooks']
const headers = organizationHeader

const create = createRoute({
  method: 'post',
  path: '/webhooks',
  operationId: 'createWebhook',
  summary: 'Register a webhook',
  description: 'The response contains the signing secret. It is not shown again.',
  tags,
  ...requiresWithBody('admin'),
  request: { headers, body: body(webhookInput) },
  responses: { 201: json(newWebhook, 'The webhook and its secret.'), ...WRITE_PROBLEMS },
})

const list = createRoute({
  method: 'get',
  path: '/webhooks',
  operationId: 'listWebhooks',
  summary: 'List webhooks',
  tags,
  ...requires('read'),
  request: { headers, query: z.strictObject(pageQuery) },
  responses: { 200: json(webhookPage, 'A page, newest first.'), ...READ_PROBLEMS },
})

const get = createRoute({
  method: 'get',
  path: '/webhooks/{id}',
  operationId: 'getWebhook',
  summary: 'Get a webhook',
  tags,
  ...requires('read'),
  request: { headers, params: idParams },
  responses: { 200: json(webhook, 'The webhook.'), ...READ_PROBLEMS },
})

const update = createRoute({
  method: 'patch',
  path: '/webhooks/{id}',
  operationId: 'updateWebhook',
  summary: 'Update a webhook',
  description:
    'Changes only the fields in the body. `enabled: true` also resets the failure state. ' +
    'If `url` gets another origin, headers with hidden values are removed unless `headers` contains their values, and the legacy secret unless `legacy_secret` is sent; `_warning` then names them.',
  tags,
  ...requiresWithBody('admin'),
  request: { headers, params: idParams, body: body(webhookPatch) },
  responses: { 200: json(updatedWebhook, 'The updated webhook.'), ...WRITE_PROBLEMS },
})

const remove = createRoute({
  method: 'delete',
  path: '/webhooks/{id}',
  operationId: 'deleteWebhook',
  summary: 'Delete a webhook',
  description: 'Stops sending immediately. Its pending and failed deliveries become dead.',
  tags,
  ...requires('admin'),
  request: { headers, params: idParams },
  responses: { 200: json(deleted, 'The webhook is deleted.'), ...READ_PROBLEMS },
})

const rotate = createRoute({
  method: 'post',
  path: '/webhooks/{id}/rotate-secret',
  operationId: 'rotateWebhookSecret',
  summary: 'Rotate the signing secret',
  description: 'Deliveries are signed with the new and the previous secret until the overlap ends.',
  tags,
  ...requiresWithBody('admin', { optional: true }),
  request: { headers, params: idParams, body: optionalBody(rotation) },
  responses: { 200: json(newWebhook, 'The webhook and its new secret.'), ...WRITE_PROBLEMS },
})

const test = createRoute({
  method: 'post',
  path: '/webhooks/{id}/test',
  operationId: 'testWebhook',
  summary: 'Send a test event',
  description:
    "Sends the catalog's example of a type to this webhook only. The test appears in its delivery log.",
  tags,
  ...requiresWithBody('admin', { optional: true }),
  request: { headers, params: idParams, body: optionalBody(testInput) },
  responses: {
    202: json(testResult, 'The test delivery is pending.'),
    ...WRITE_PROBLEMS,
    ...problems(409, 429),
  },
})

const startReplay = createRoute({
  method: 'post',
  path: '/webhooks/{id}/replay',
  operationId: 'replayWebhook',
  summary: 'Replay deliveries of a webhook',
  description:
    'Starts a replay of the deliveries that match now. It runs in the background, oldest first. Each delivery keeps its `webhook-id`. With `missing`, it creates the deliveries that the webhook missed.',
  tags,
  ...requiresWithBody('admin', { optional: true }),
  request: { headers, params: idParams, body: optionalBody(webhookReplayInput) },
  responses: { 202: json(replay, 'The replay has started.'), ...WRITE_PROBLEMS, ...problems(409) },
})

const deliveries = createRoute({
  method: 'get',
  path: '/webhooks/{id}/deliveries',
  operationId: 'listWebhookDeliveries',
  summary: 'List deliveries of a webhook',
  tags,
  ...requires('read'),
  request: { headers, params: idParams, query: webhookDeliveriesQuery },
  responses: { 200: json(deliveryPage, 'A page, newest first.'), ...READ_PROBLEMS },
})

export function webhookRoutes(
  app: OpenAPIHono<ApiEnv>,
  { legacyHeader, endpoints, replays, deliveries: log }: Sender,
): void {
  app.openapi(create, async (c) => {
    const { organizationId } = c.var.caller
    rejectOwnHeaders(c.req.valid('json').headers, legacyHeader)
    const created = await endpoints.create({ ...toEndpointInput(c.req.valid('json')), organizationId })
    return c.json(toNewWebhook(created), 201)
  })
  app.openapi(list, async (c) => {
    const { organizationId } = c.var.caller
    const page = await endpoints.list({ ...withoutUndefined(c.req.valid('query')), organizationId })
    const total = await endpoints.count({ organizationId })
    return c.json({ ...toPageBody(page, toWebhook), total }, 200)
  })
  app.openapi(get, async (c) =>
    c.json(toWebhook(await endpoints.get(c.req.valid('param').id, c.var.caller)), 200),
  )
  app.openapi(update, async (c) => {
    rejectOwnHeaders(c.req.valid('json').headers, legacyHeader)
    const input = toEndpointInput(c.req.valid('json'))
    return c.json(toUpdatedWebhook(await endpoints.update(c.req.valid('param').id, input, c.var.caller)), 200)
  })
  app.openapi(remove, async (c) => {
    const { id } = c.req.valid('param')
    await endpoints.delete(id, c.var.caller)
    return c.json({ id, deleted: true as const }, 200)
  })
  app.openapi(rotate, async (c) => {
    const { organizationId } = c.var.caller
    const { overlap_seconds: seconds } = c.req.valid('json')
    const overlap = seconds === undefined ? {} : { overlapSeconds: seconds }
    const rotated = await endpoints.rotateSecret(c.req.valid('param').id, { organizationId, ...overlap })
    return c.json(toNewWebhook(rotated), 200)
  })
  app.openapi(test, async (c) => {
    const { organizationId } = c.var.caller
    const options = { organizationId, ...withoutUndefined(c.req.valid('json')) }
    const { eventId, deliveryId } = await endpoints.test(c.req.valid('param').id, options)
    return c.json({ event_id: eventId, delivery_id: deliveryId }, 202)
  })
  app.openapi(startReplay, async (c) => {
    const { organizationId } = c.var.caller
    const { id, enabled } = await endpoints.get(c.req.valid('param').id, { organizationId })
    if (!enabled) throw disabledEndpoint()
    const input = c.req.valid('json')
    const started =
      'missing' in input
        ? await replays.startMissing({ ...input, endpointId: id, organizationId })
        : await replays.start(toDeliveryFilter({ ...input, webhook_id: id }, organizationId))
    return c.json(toReplay(started), 202)
  })
  app.openapi(deliveries, async (c) => {
    const { organizationId } = c.var.caller
    const { id } = await endpoints.get(c.req.valid('param').id, { organizationId })
    const query = { ...c.req.valid('query'), webhook_id: id }
    return c.json(await listDeliveries(log, query, organizationId), 200)
  })
}

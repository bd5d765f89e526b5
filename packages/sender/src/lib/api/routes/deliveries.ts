import { createRoute, type OpenAPIHono, type z } from '@hono/zod-openapi'
import type { Deliveries } from '../../resources/deliveries/deliveries.ts'
import type { Sender } from '../../sender.ts'
import type { ApiEnv } from '../env.ts'
import { json, problems, READ_PROBLEMS, requires } from '../operation.ts'
import { withoutUndefined, idParams, iso, organizationHeader, toPageBody } from '../schemas/common.ts'
import {
  deliveriesQuery,
  delivery,
  deliveryPage,
  deliveryWithAttempts,
  toDelivery,
  toDeliveryFilter,
  toDeliveryWithAttempts,
} from '../schemas/delivery.ts'

const tags = ['Deliveries']
const headers = organizationHeader

const list = createRoute({
  method: 'get',
  path: '/deliveries',
  operationId: 'listDeliveries',
  summary: 'List deliveries',
  tags,
  ...requires('read'),
  request: { headers, query: deliveriesQuery },
  responses: { 200: json(deliveryPage, 'A page, newest first.'), ...READ_PROBLEMS },
})

const get = createRoute({
  method: 'get',
  path: '/deliveries/{id}',
  operationId: 'getDelivery',
  summary: 'Get a delivery with its attempts',
  tags,
  ...requires('read'),
  request: { headers, params: idParams },
  responses: { 200: json(deliveryWithAttempts, 'The delivery.'), ...READ_PROBLEMS },
})

const replay = createRoute({
  method: 'post',
  path: '/deliveries/{id}/replay',
  operationId: 'replayDelivery',
  summary: 'Replay a delivery',
  description: 'Restarts the retry schedule with an immediate attempt. The `webhook-id` stays the same.',
  tags,
  ...requires('admin'),
  request: { headers, params: idParams },
  responses: { 202: json(delivery, 'The delivery is pending.'), ...READ_PROBLEMS, ...problems(409) },
})

export function deliveryRoutes(app: OpenAPIHono<ApiEnv>, { deliveries }: Sender): void {
  app.openapi(list, async (c) =>
    c.json(await listDeliveries(deliveries, c.req.valid('query'), c.var.caller.organizationId), 200),
  )
  app.openapi(get, async (c) =>
    c.json(toDeliveryWithAttempts(await deliveries.get(c.req.valid('param').id, c.var.caller)), 200),
  )
  app.openapi(replay, async (c) =>
    c.json(toDelivery(await deliveries.replay(c.req.valid('param').id, c.var.caller)), 202),
  )
}

/** Resolves with a page of the delivery log, and the number of matches if `total` was requested. */
export async function listDeliveries(
  deliveries: Deliveries,
  query: z.output<typeof deliveriesQuery>,
  organizationId: string,
): Promise<z.output<typeof deliveryPage>> {
  const { limit, cursor, offset, total, ...rest } = query
  const filter = toDeliveryFilter(rest, organizationId)
  const page = await deliveries.list({ ...withoutUndefined({ limit, cursor, offset }), ...filter })
  const counted = total === 'true' ? await deliveries.total(filter) : undefined
  return {
    ...toPageBody(page, toDelivery),
    searched_until: iso(page.searchedUntil),
    ...(counted === undefined ? {} : { total: counted.total, total_is_minimum: counted.isMinimum }),
  }
}

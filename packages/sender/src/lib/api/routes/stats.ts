import { createRoute, type OpenAPIHono } from '@hono/zod-openapi'
import type { Sender } from '../../sender.ts'
import type { ApiEnv } from '../env.ts'
import { json, READ_PROBLEMS, requires } from '../operation.ts'
import { withoutUndefined, organizationHeader } from '../schemas/common.ts'
import {
  stats,
  statsQuery,
  toStats,
  toWebhookStats,
  webhookStats,
  webhookStatsQuery,
} from '../schemas/stats.ts'

const tags = ['Statistics']
const headers = organizationHeader

const overTime = createRoute({
  method: 'get',
  path: '/stats',
  operationId: 'getStats',
  summary: 'Get deliveries over time, by status',
  tags,
  ...requires('read'),
  request: { headers, query: statsQuery },
  responses: { 200: json(stats, 'The figures.'), ...READ_PROBLEMS },
})

const byWebhook = createRoute({
  method: 'get',
  path: '/stats/webhooks',
  operationId: 'getWebhookStats',
  summary: 'Get deliveries of each webhook, by status',
  tags,
  ...requires('read'),
  request: { headers, query: webhookStatsQuery },
  responses: {
    200: json(webhookStats, 'A page of figures.'),
    ...READ_PROBLEMS,
  },
})

export function statsRoutes(app: OpenAPIHono<ApiEnv>, { stats: figures, endpoints }: Sender): void {
  app.openapi(overTime, async (c) => {
    const { organizationId } = c.var.caller
    const { webhook_id: endpointId, ...rest } = c.req.valid('query')
    if (endpointId !== undefined) await endpoints.get(endpointId, { organizationId })
    return c.json(
      toStats(await figures.overTime({ organizationId, ...withoutUndefined({ endpointId, ...rest }) })),
      200,
    )
  })
  app.openapi(byWebhook, async (c) => {
    const { organizationId } = c.var.caller
    const { webhook_id: endpointIds, ...rest } = c.req.valid('query')
    const found = await figures.byEndpoint({ organizationId, ...withoutUndefined({ endpointIds, ...rest }) })
    return c.json(toWebhookStats(found), 200)
  })
}

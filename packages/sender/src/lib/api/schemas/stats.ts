import { z } from '@hono/zod-openapi'
import type { DeliveryFigures, Stats, EndpointStats } from '../../resources/deliveries/stats.ts'
import { id, iso, moment, time } from './common.ts'

const count = z.int().openapi({ example: 12 })
const share = z
  .number()
  .nullable()
  .openapi({ description: 'Delivered, of those that had an attempt; null when none had.', example: 0.98 })

const counts = { pending: count, delivered: count, failed: count, dead: count }

const figures = z
  .object({
    deliveries: count,
    ...counts,
    success_rate: share,
    latency_ms: z
      .object({ p50: z.number().nullable(), p95: z.number().nullable(), p99: z.number().nullable() })
      .openapi({
        description: 'Of the last attempt of each delivery.',
        example: { p50: 12, p95: 80, p99: 210 },
      }),
  })
  .openapi('DeliveryFigures')

const bucket = z
  .object({ at: time.openapi({ description: 'Where it begins.' }), ...counts })
  .openapi('StatsBucket')

export const stats = z
  .object({
    since: time,
    until: time,
    bucket_seconds: z.int().openapi({ example: 3600 }),
    totals: figures,
    buckets: z.array(bucket).openapi({ description: 'In order; all of them, those without deliveries too.' }),
  })
  .openapi('Stats')

export const webhookStats = z
  .object({
    since: time,
    until: time,
    data: z.array(z.object({ webhook_id: z.string(), totals: figures }).openapi('WebhookFigures')),
  })
  .openapi('WebhookStats')

export const periodQuery = z.strictObject({
  since: moment.optional().openapi({ description: 'Deliveries made then or later; a day ago by default.' }),
  until: moment.optional().openapi({ description: 'Deliveries made before; now by default.' }),
})

export const statsQuery = periodQuery.extend({
  webhook_id: id.optional().openapi({ description: 'Of one endpoint alone.' }),
  buckets: z.coerce.number().int().min(1).max(500).optional().openapi({
    type: 'integer',
    description: 'How many parts the time is cut into; 24 by default.',
    example: 24,
  }),
})

export function toStats(row: Stats): z.output<typeof stats> {
  return {
    since: iso(row.since),
    until: iso(row.until),
    bucket_seconds: row.bucketSeconds,
    totals: toFigures(row.totals),
    buckets: row.buckets.map(({ at, ...rest }) => ({ at: iso(at), ...rest })),
  }
}

export function toWebhookStats(row: EndpointStats): z.output<typeof webhookStats> {
  return {
    since: iso(row.since),
    until: iso(row.until),
    data: row.endpoints.map(({ endpointId, totals }) => ({
      webhook_id: endpointId,
      totals: toFigures(totals),
    })),
  }
}

function toFigures({ successRate, latencyMs, ...rest }: DeliveryFigures): z.output<typeof figures> {
  return { ...rest, success_rate: successRate, latency_ms: latencyMs }
}

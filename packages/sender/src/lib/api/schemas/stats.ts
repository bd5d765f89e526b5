import { z } from '@hono/zod-openapi'
import { SENDER_DEFAULTS } from '../../defaults.ts'
import type { DeliveryFigures } from '../../resources/deliveries/figures.ts'
import type { EndpointStats, Stats } from '../../resources/deliveries/stats.ts'
import { id, iso, moment, pageQuery, time } from './common.ts'

const count = z.int().openapi({ example: 12 })
const share = z.number().nullable().openapi({
  description: 'Delivered, as a fraction of the deliveries with an attempt. Null if there were none.',
  example: 0.98,
})

const counts = { pending: count, delivered: count, failed: count, dead: count }

const figures = z
  .object({
    deliveries: count,
    ...counts,
    success_rate: share,
    latency_ms: z
      .object({ p50: z.number().nullable(), p95: z.number().nullable(), p99: z.number().nullable() })
      .openapi({
        description: 'Percentiles over the last attempt of each delivery, estimated from a histogram.',
        example: { p50: 12, p95: 80, p99: 210 },
      }),
  })
  .openapi('DeliveryFigures')

const bucket = z
  .object({ at: time.openapi({ description: 'Start of the bucket.' }), ...counts })
  .openapi('StatsBucket')

export const stats = z
  .object({
    since: time,
    until: time,
    bucket_seconds: z.int().openapi({ example: 3600 }),
    totals: figures,
    buckets: z.array(bucket).openapi({ description: 'Oldest first, including empty buckets.' }),
  })
  .openapi('Stats')

export const webhookStats = z
  .object({
    since: time,
    until: time,
    data: z.array(z.object({ webhook_id: z.string(), totals: figures }).openapi('WebhookFigures')).openapi({
      description:
        'Newest webhooks first. Webhooks without deliveries in the period are missing: a page may have fewer than its limit, even none, although there is a next one.',
    }),
    next_cursor: z
      .string()
      .nullable()
      .openapi({ description: 'The cursor of the next page. Null on the last page.' }),
  })
  .openapi('WebhookStats')

const periodQuery = z.strictObject({
  since: moment.optional().openapi({
    description:
      'Deliveries created at or after this time, rounded down to 15 minutes, or to five if it is in the last two hours; of webhooks, to a full hour. Default: a day before `until`.',
  }),
  until: moment.optional().openapi({
    description: 'Deliveries created before this time, rounded up in the same way. Default: now.',
  }),
})

export const webhookStatsQuery = periodQuery.extend({
  ...pageQuery,
  cursor: pageQuery.cursor.openapi({ description: '`next_cursor` of another page.' }),
  webhook_id: z
    .preprocess(
      (value) => (typeof value === 'string' ? [value] : value),
      z.array(id).max(SENDER_DEFAULTS.maxPageSize),
    )
    .optional()
    .openapi({
      type: 'array',
      items: { type: 'string' },
      description: 'Only these webhooks. Can be repeated.',
    }),
})

export const statsQuery = periodQuery.extend({
  webhook_id: id.optional().openapi({ description: 'Only deliveries of this webhook.' }),
  buckets: z.coerce.number().int().min(1).max(500).optional().openapi({
    type: 'integer',
    description:
      'Number of buckets that the period is divided into. Each is a multiple of the 5, 15 or 60 minutes to which the period was rounded, so there may be fewer or one more. Default: 24.',
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
    next_cursor: row.nextCursor,
  }
}

function toFigures({ successRate, latencyMs, ...rest }: DeliveryFigures): z.output<typeof figures> {
  return { ...rest, success_rate: successRate, latency_ms: latencyMs }
}

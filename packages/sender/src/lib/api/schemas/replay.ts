import { z } from '@hono/zod-openapi'
import type { Replay } from '../../resources/replays/replay.ts'
import { withoutUndefined, id, iso, moment, nullableTime, pageOf, time } from './common.ts'
import { deliveryFilter, statuses } from './delivery.ts'

const count = z.int().openapi({ example: 1200 })

export const replay = z
  .object({
    id: z.string().openapi({ example: 'rpl_019aa5c2f7f07c1e8a4b6f0d2c9e1a37' }),
    organization_id: z.string().openapi({ example: 'default' }),
    status: z.enum(['running', 'done', 'canceled', 'failed']),
    missing: z.boolean().openapi({
      description:
        'Whether it creates deliveries that the webhook missed, in place of repeating those it has.',
    }),
    filter: z.record(z.string(), z.unknown()).openapi({
      description: 'The filter of the request, with its defaults.',
      example: { status: ['failed', 'dead'], webhook_id: 'wh_019aa5c2f7f07c1e8a4b6f0d2c9e1a37' },
    }),
    matched: count.nullable().openapi({
      description: 'Number of matches when it started. Null if there are more than 10,000.',
    }),
    replayed: count.openapi({ description: 'Number of deliveries replayed so far.' }),
    created_at: time,
    finished_at: nullableTime,
    error: z.string().nullable().openapi({ description: 'Why it failed.' }),
  })
  .openapi('Replay')

export const replayPage = pageOf(replay).openapi('ReplayPage')

const repeatInput = z.strictObject({
  status: statuses.optional().openapi({ description: 'Default: `failed` and `dead`.' }),
  ...deliveryFilter,
})

const missingInput = z
  .strictObject({
    missing: z.literal(true).openapi({
      description:
        'Creates the deliveries that the webhook missed, for example while it was disabled: of events of the types that it subscribes to now.',
    }),
    since: moment.openapi({ description: 'Events published at or after this time.' }),
    until: moment.optional().openapi({ description: 'Events published before this time. Default: now.' }),
  })
  .openapi('MissingReplayInput')

export const webhookReplayInput = z.union([repeatInput, missingInput]).openapi('WebhookReplayInput')

export const replayInput = repeatInput.extend({ webhook_id: id.optional() }).openapi('ReplayInput')

export function toReplay(row: Replay): z.output<typeof replay> {
  const { endpointId, eventId, search, responseStatus, since, until, ...same } = row.filter
  return {
    id: row.id,
    organization_id: row.organizationId,
    status: row.status,
    missing: row.missing,
    filter: withoutUndefined({
      ...same,
      webhook_id: endpointId,
      event_id: eventId,
      q: search,
      response_status: responseStatus === undefined ? undefined : String(responseStatus),
      since: since?.toISOString(),
      until: until?.toISOString(),
    }),
    matched: row.matched,
    replayed: row.replayed,
    created_at: iso(row.createdAt),
    finished_at: iso(row.finishedAt),
    error: row.error,
  }
}

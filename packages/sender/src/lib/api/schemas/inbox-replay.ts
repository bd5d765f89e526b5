import { z } from '@hono/zod-openapi'
import type { InboxReplayRow } from '../inbox-port.ts'
import { iso, nullableTime, pageOf, time, withoutUndefined } from './common.ts'
import { inboxFilter, inboxStatus } from './inbox-message.ts'

const count = z.int().openapi({ example: 1200 })

export const inboxReplay = z
  .object({
    id: z.string().openapi({ example: 'rpl_019aa5c2f7f07c1e8a4b6f0d2c9e1a37' }),
    status: z.enum(['running', 'done', 'canceled', 'failed']),
    filter: z.record(z.string(), z.unknown()).openapi({
      description: 'The filter of the request, with its defaults.',
      example: { status: ['dead'], handler: 'invoice.paid' },
    }),
    matched: count.nullable().openapi({
      description:
        'Number of matches when it started. Null if there are more than 10,000, or counting took too long.',
    }),
    replayed: count.openapi({ description: 'Number of messages replayed so far.' }),
    created_at: time,
    finished_at: nullableTime,
    error: z.string().nullable().openapi({ description: 'Why it failed.' }),
  })
  .openapi('InboxReplay')

export const inboxReplayPage = pageOf(inboxReplay).openapi('InboxReplayPage')

export const inboxReplayInput = z
  .strictObject({
    status: z
      .union([inboxStatus, z.array(inboxStatus).min(1).max(7)])
      .optional()
      .openapi({ description: '`done`, `dead` or `discarded`, or several of them. Default: `dead`.' }),
    ...inboxFilter,
  })
  .openapi('InboxReplayInput')

export function toInboxReplay(row: InboxReplayRow): z.output<typeof inboxReplay> {
  const { orderKey, search, since, until, ...same } = row.filter
  return {
    id: row.id,
    status: row.status,
    filter: withoutUndefined({
      ...same,
      order_key: orderKey,
      q: search,
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

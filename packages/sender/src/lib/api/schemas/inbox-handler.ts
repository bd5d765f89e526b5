import { z } from '@hono/zod-openapi'
import type { InboxHandlerRow, InboxKeyRow } from '../inbox-port.ts'
import { iso, nullableTime, pageQuery, text, time } from './common.ts'
import { inboxStatus } from './inbox-message.ts'

const count = z.int().openapi({ description: 'Counted up to 10,000.', example: 0 })

export const inboxHandler = z
  .object({
    name: z.string().openapi({ example: 'invoice.paid' }),
    type: z
      .string()
      .openapi({ description: 'The type of its messages, or a pattern.', example: 'invoice.*' }),
    paused_at: nullableTime.openapi({ description: 'Since when it starts no runs, in any process.' }),
    seen_at: time.openapi({ description: 'When a process with this handler last reported it.' }),
    messages: z.object({ blocked: count, failed: count, dead: count }),
  })
  .openapi('InboxHandler')

export const inboxHandlerList = z.object({ data: z.array(inboxHandler) }).openapi('InboxHandlerList')

const inboxKey = z
  .object({
    handler: z.string().openapi({ example: 'invoice.paid' }),
    order_key: z.string().openapi({ example: 'cus_1' }),
    head: z
      .object({
        id: z.string().openapi({ example: 'msg_019aa5c2f7f07c1e8a4b6f0d2c9e1a37' }),
        status: inboxStatus,
        attempt: z.int(),
        next_attempt_at: nullableTime,
        error: z.string().nullable().openapi({ description: 'Why its last run failed.' }),
      })
      .openapi({ description: 'The message that the others wait for.' }),
    waiting: z.int().openapi({ description: 'How many messages wait for it.', example: 3 }),
    since: time.openapi({ description: 'When the oldest of them was accepted.' }),
  })
  .openapi('InboxKey')

export const inboxKeyPage = z
  .object({
    data: z.array(inboxKey),
    next_cursor: z
      .string()
      .nullable()
      .openapi({ description: 'The cursor of the next page. Null on the last page.' }),
  })
  .openapi('InboxKeyPage')

export const inboxKeysQuery = z.strictObject({
  limit: pageQuery.limit,
  cursor: text(4000).optional().openapi({ description: '`next_cursor` of another page.' }),
  handler: text(200, 1).optional(),
})

export const handlerParams = z.object({
  name: text(200, 1).openapi({ param: { name: 'name', in: 'path' }, example: 'invoice.paid' }),
})

export function toInboxHandler({
  name,
  type,
  pausedAt,
  seenAt,
  messages,
}: InboxHandlerRow): z.output<typeof inboxHandler> {
  return { name, type, paused_at: iso(pausedAt), seen_at: iso(seenAt), messages }
}

export function toInboxKey({
  handler,
  orderKey,
  head,
  waiting,
  since,
}: InboxKeyRow): z.output<typeof inboxKey> {
  const { nextAttemptAt, ...rest } = head
  return {
    handler,
    order_key: orderKey,
    head: { ...rest, next_attempt_at: iso(nextAttemptAt) },
    waiting,
    since: iso(since),
  }
}

import { z } from '@hono/zod-openapi'
import { LIMITS } from '../../defaults.ts'
import { toText } from '../bytes-text.ts'
import {
  INBOX_STATUSES,
  type InboxFilter,
  type InboxMessageDetails,
  type InboxMessageRow,
  type InboxRunRow,
} from '../inbox-port.ts'
import { iso, nullableTime, pageOf, pageQuery, period, text, time, withoutUndefined } from './common.ts'

export const inboxStatus = z.enum(INBOX_STATUSES).openapi('InboxStatus', {
  description:
    '`waiting`: no handler for the type yet. `blocked`: an earlier message of its order key is unfinished. `pending`: the first run is due or in progress. `failed`: the last run failed, another is scheduled. `dead`: no runs are left. `discarded`: ended by a handler or an operator.',
})

const inboxMessage = z
  .object({
    id: z.string().openapi({ example: 'msg_019aa5c2f7f07c1e8a4b6f0d2c9e1a37' }),
    event_id: z
      .string()
      .openapi({ description: 'The id that the provider gave it.', example: 'evt_1NG8Du2eZvKYlo2C' }),
    type: z.string().nullable().openapi({ example: 'invoice.paid' }),
    tenant: z.string().nullable(),
    provider: z.string().nullable().openapi({ example: 'stripe' }),
    authenticated: z.enum(['signature', 'token']),
    timestamp: time.openapi({ description: 'The time that the provider signed, or of the reception.' }),
    accepted_at: time,
    handler: z.string().nullable().openapi({ description: 'Name of its handler.', example: 'invoice.paid' }),
    order_key: z.string().nullable().openapi({ example: 'cus_1' }),
    status: inboxStatus,
    attempt: z.int().openapi({ description: 'Number of runs so far.', example: 1 }),
    next_attempt_at: nullableTime,
    finished_at: nullableTime,
    error: z
      .string()
      .nullable()
      .openapi({ description: 'Why the last run failed, or why it was discarded.' }),
    erased_at: nullableTime.openapi({
      description: 'When its body, payload, order key and errors were removed.',
    }),
  })
  .openapi('InboxMessage')

const inboxRun = z
  .object({
    attempt: z.int().openapi({ example: 1 }),
    started_at: time,
    duration_ms: z.int().openapi({ example: 42 }),
    outcome: z.enum(['done', 'failed', 'dead', 'discarded', 'lost']).openapi({
      description:
        '`lost`: another process may have run the message, or this one was stopped during the run.',
    }),
    error_name: z.string().nullable().openapi({ example: 'TypeError' }),
    error_message: z.string().nullable(),
    error_cause: z.string().nullable().openapi({ description: 'The chain of causes, one in each line.' }),
    error_stack: z.string().nullable(),
  })
  .openapi('InboxRun')

export const inboxMessageWithRuns = inboxMessage
  .extend({
    body: z.string().openapi({ description: 'The received bytes. Empty if the message was erased.' }),
    body_encoding: z
      .enum(['utf-8', 'base64'])
      .openapi({ description: '`base64` if the body is not valid UTF-8.' }),
    payload: z
      .unknown()
      .openapi({ description: 'As the handler receives it. Null if the message was erased.' }),
    runs: z.array(inboxRun).openapi({ description: 'Runs that ended, oldest first.' }),
  })
  .openapi('InboxMessageWithRuns')

export const inboxMessagePage = pageOf(inboxMessage)
  .extend({
    searched_until: nullableTime.openapi({
      description:
        'Set if the search for matches of a filter ended before it found a whole page: a page reads a limited number of messages. `next_cursor` (or `prev_cursor`, for newer items) continues the search from this time.',
      example: null,
    }),
  })
  .openapi('InboxMessagePage')

/** Longer keys are listed by their hash, which `order_key` of a message shows. */
const orderKey = text(2000)

export const inboxFilter = {
  type: text(500, 1).optional().openapi({ example: 'invoice.paid' }),
  handler: text(200, 1).optional().openapi({ example: 'invoice.paid' }),
  provider: text(200, 1).optional().openapi({ example: 'stripe' }),
  order_key: orderKey.optional().openapi({ example: 'cus_1' }),
  q: text(LIMITS.search, 1).optional().openapi({
    description: "The beginning of the message's id (`msg_…`) or of the provider's id. Matches case.",
    example: 'evt_1',
  }),
  ...period,
}

export const inboxMessagesQuery = z.strictObject({
  ...pageQuery,
  ...inboxFilter,
  status: z
    .preprocess((value) => (typeof value === 'string' ? [value] : value), z.array(inboxStatus).min(1).max(14))
    .optional()
    .openapi({
      type: 'array',
      items: { $ref: '#/components/schemas/InboxStatus' },
      description: 'Can be repeated.',
    }),
})

export const inboxDiscardInput = z
  .strictObject({
    reason: text(500, 1).openapi({
      description: 'Stored with the message.',
      example: 'the customer was deleted',
    }),
  })
  .openapi('InboxDiscardInput')

interface ApiFilter extends Omit<InboxFilter, 'orderKey' | 'search'> {
  order_key?: string | undefined
  q?: string | undefined
}

export function toInboxFilter({ order_key: orderKeyOf, q, ...rest }: ApiFilter): InboxFilter {
  return withoutUndefined({ ...rest, orderKey: orderKeyOf, search: q })
}

export function toInboxMessage(row: InboxMessageRow): z.output<typeof inboxMessage> {
  return {
    id: row.id,
    event_id: row.eventId,
    type: row.type,
    tenant: row.tenant,
    provider: row.provider,
    authenticated: row.authenticated,
    timestamp: iso(row.timestamp),
    accepted_at: iso(row.acceptedAt),
    handler: row.handler,
    order_key: row.orderKey,
    status: row.status,
    attempt: row.attempt,
    next_attempt_at: iso(row.nextAttemptAt),
    finished_at: iso(row.finishedAt),
    error: row.error,
    erased_at: iso(row.erasedAt),
  }
}

export function toInboxMessageWithRuns(row: InboxMessageDetails): z.output<typeof inboxMessageWithRuns> {
  const { text: body, encoding } = toText(row.body)
  return {
    ...toInboxMessage(row),
    body,
    body_encoding: encoding,
    payload: row.payload ?? null,
    runs: row.runs.map(toInboxRun),
  }
}

function toInboxRun(row: InboxRunRow): z.output<typeof inboxRun> {
  return {
    attempt: row.attempt,
    started_at: iso(row.startedAt),
    duration_ms: row.durationMs,
    outcome: row.outcome,
    error_name: row.errorName,
    error_message: row.errorMessage,
    error_cause: row.errorCause,
    error_stack: row.errorStack,
  }
}

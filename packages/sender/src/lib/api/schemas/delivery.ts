import { z } from '@hono/zod-openapi'
import { LIMITS } from '../../defaults.ts'
import {
  type Attempt,
  type Delivery,
  DELIVERY_STATUSES,
  type DeliveryWithAttempts,
} from '../../resources/deliveries/delivery.ts'
import type { DeliveryFilter, ResponseStatusFilter } from '../../resources/deliveries/delivery-filter.ts'
import { toText } from '../bytes-text.ts'
import { withoutUndefined, id, iso, nullableTime, pageOf, pageQuery, period, text, time } from './common.ts'

const status = z.enum(DELIVERY_STATUSES).openapi('DeliveryStatus', {
  description:
    '`pending`: before the first attempt. `failed`: the last attempt failed, a retry is scheduled. `dead`: no attempts are left.',
})

const waitingFor = z
  .object({
    reason: z.enum(['retry_schedule', 'webhook_paused', 'queue']).openapi({
      description:
        '`retry_schedule`: the next attempt is due at `until`. `webhook_paused`: the webhook is paused until then. `queue`: an attempt is due or in flight.',
    }),
    until: nullableTime,
  })
  .nullable()
  .openapi({ description: 'What the delivery waits for. Null if it is delivered or dead.' })

export const delivery = z
  .object({
    id: z.string().openapi({ example: 'whd_019aa5c2f7f07c1e8a4b6f0d2c9e1a37' }),
    organization_id: z.string().openapi({ example: 'default' }),
    event_id: z.string().openapi({ description: 'Sent as `webhook-id`.', example: 'evt_1' }),
    event: z.string().openapi({ description: "The event's type.", example: 'invoice.paid' }),
    webhook_id: z.string(),
    webhook_name: z.string().openapi({
      description: 'The current name of the webhook, also if it was deleted. May be empty.',
      example: 'Billing',
    }),
    target_url: z.string().openapi({ example: 'https://example.com/webhooks' }),
    status,
    response_status: z.int().nullable().openapi({ description: 'Of the last attempt.', example: 200 }),
    latency_ms: z.int().nullable().openapi({ description: 'Of the last attempt.', example: 42 }),
    attempt: z.int().openapi({ description: 'Number of attempts so far.', example: 1 }),
    error_message: z.string().nullable(),
    created_at: time.openapi({
      description: 'When its event was published, also if the delivery was created later.',
    }),
    last_attempt_at: nullableTime,
    delivered_at: nullableTime,
    next_attempt_at: nullableTime,
    waiting_for: waitingFor,
  })
  .openapi('Delivery')

const headers = z.record(z.string(), z.string())

const attempt = z
  .object({
    attempt: z.int().openapi({ example: 1 }),
    started_at: time,
    request_headers: headers,
    response_status: z.int().nullable().openapi({ example: 200 }),
    response_headers: headers.nullable(),
    response_body: z.string().nullable().openapi({ description: 'The first 64 KiB.', example: 'ok' }),
    response_body_encoding: z
      .enum(['utf-8', 'base64'])
      .nullable()
      .openapi({ description: '`base64` if the body is not valid UTF-8.' }),
    error_class: z.string().nullable().openapi({
      description:
        'Why the attempt got no complete response. With a `response_status`, only the body is incomplete.',
      example: 'timeout',
    }),
    error_message: z.string().nullable(),
    latency_ms: z.int().openapi({ example: 42 }),
  })
  .openapi('Attempt')

export const deliveryWithAttempts = delivery
  .extend({
    payload: z.string().openapi({
      description: 'The body of every attempt.',
      example: '{"type":"invoice.paid","timestamp":"2026-11-21T09:30:00.000Z","data":{"id":"in_1"}}',
    }),
    attempts: z.array(attempt).openapi({ description: 'Oldest first.' }),
  })
  .openapi('DeliveryWithAttempts')

export const deliveryPage = pageOf(delivery)
  .extend({
    searched_until: nullableTime.openapi({
      description: `Set if the search for matches of a filter ended before it found enough: a page reads a limited number of deliveries. The page may then have fewer items than its limit, even none. \`next_cursor\` (or \`prev_cursor\`, for newer items) continues the search from this time.`,
      example: null,
    }),
    total: z.int().optional().openapi({ description: 'Number of matches, if requested with `total=true`.' }),
    total_is_minimum: z
      .boolean()
      .optional()
      .openapi({
        description: `Whether there may be more matches. With no filters but the webhook and the status, only until an upgrade has counted older deliveries. With others, at most ${LIMITS.total} are counted, and with most combinations only those among 2,000 deliveries.`,
      }),
  })
  .openapi('DeliveryPage')

/** A status or a list of statuses. */
export const statuses = z.union([status, z.array(status).min(1).max(DELIVERY_STATUSES.length)])

export const deliveryFilter = {
  event: text(128, 1).optional().openapi({ description: "The event's type.", example: 'invoice.paid' }),
  event_id: id.optional(),
  q: text(LIMITS.search, 1).optional().openapi({
    description: "The beginning of the delivery's id, the event's id or the event's type. Matches case.",
    example: 'evt_1',
  }),
  response_status: z
    .string()
    .regex(/^(?:[1-9]\d\d|[1-5]xx|none)$/, 'must be a status, a class such as 5xx, or none')
    .transform(toResponseStatus)
    .optional()
    .openapi({
      type: 'string',
      description:
        'Of the last attempt: a status, a class from `1xx` to `5xx`, or `none` if it got no response.',
      example: '5xx',
    }),
  ...period,
}

function toResponseStatus(value: string): ResponseStatusFilter {
  // The schema allows nothing else.
  return /^\d+$/.test(value) ? Number(value) : (value as ResponseStatusFilter)
}

export const webhookDeliveriesQuery = z.strictObject({
  ...pageQuery,
  ...deliveryFilter,
  status: z
    .preprocess((value) => (typeof value === 'string' ? [value] : value), z.array(status).max(8))
    .optional()
    .openapi({
      type: 'array',
      items: { $ref: '#/components/schemas/DeliveryStatus' },
      description: 'Can be repeated.',
    }),
  offset: z.coerce
    .number()
    .int()
    .min(0)
    .max(LIMITS.total)
    .optional()
    .openapi({
      type: 'integer',
      description: `Items to skip, up to ${LIMITS.total}. They are read: follow \`next_cursor\` instead, which costs the same on every page.`,
    }),
  total: z
    .enum(['true', 'false'])
    .optional()
    .openapi({
      description: `Whether to count the matches: all of them with no filters but the webhook and the status, else up to ${LIMITS.total}.`,
    }),
})

export const deliveriesQuery = webhookDeliveriesQuery.extend({ webhook_id: id.optional() })

interface ApiFilter {
  event?: string | undefined
  event_id?: string | undefined
  webhook_id?: string | undefined
  status?: DeliveryFilter['status'] | undefined
  q?: string | undefined
  response_status?: ResponseStatusFilter | undefined
  since?: Date | undefined
  until?: Date | undefined
}

export function toDeliveryFilter(input: ApiFilter, organizationId: string): DeliveryFilter {
  const {
    event_id: eventId,
    webhook_id: endpointId,
    q: search,
    response_status: responseStatus,
    ...rest
  } = input
  return { organizationId, ...withoutUndefined({ ...rest, eventId, endpointId, search, responseStatus }) }
}

export function toDelivery(row: Delivery): z.output<typeof delivery> {
  return {
    id: row.id,
    organization_id: row.organizationId,
    event_id: row.eventId,
    event: row.event,
    webhook_id: row.endpointId,
    webhook_name: row.endpointName,
    target_url: row.targetUrl,
    status: row.status,
    response_status: row.responseStatus,
    latency_ms: row.latencyMs,
    attempt: row.attempt,
    error_message: row.errorMessage,
    created_at: iso(row.createdAt),
    last_attempt_at: iso(row.lastAttemptAt),
    delivered_at: iso(row.deliveredAt),
    next_attempt_at: iso(row.nextAttemptAt),
    waiting_for: row.waitingFor && { ...row.waitingFor, until: iso(row.waitingFor.until) },
  }
}

export function toDeliveryWithAttempts(row: DeliveryWithAttempts): z.output<typeof deliveryWithAttempts> {
  return { ...toDelivery(row), payload: row.body, attempts: row.attempts.map(toAttempt) }
}

function toAttempt(row: Attempt): z.output<typeof attempt> {
  const body = row.responseBody === null ? undefined : toText(row.responseBody)
  return {
    attempt: row.attempt,
    started_at: iso(row.startedAt),
    request_headers: row.requestHeaders,
    response_status: row.responseStatus,
    response_headers: row.responseHeaders,
    response_body: body?.text ?? null,
    response_body_encoding: body?.encoding ?? null,
    error_class: row.errorClass,
    error_message: row.errorMessage,
    latency_ms: row.latencyMs,
  }
}

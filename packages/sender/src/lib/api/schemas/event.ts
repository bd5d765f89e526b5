import { z } from '@hono/zod-openapi'
import { LIMITS } from '../../defaults.ts'
import type { Event, EventSummary } from '../../resources/events/events.ts'
import type { PublishedResult } from '../../resources/events/insert-events.ts'
import { id, iso, pageOf, pageQuery, period, text, time } from './common.ts'

const event = z
  .object({
    id: z.string().openapi({ example: 'in_1-paid' }),
    organization_id: z.string().openapi({ example: 'default' }),
    type: z.string().openapi({ example: 'invoice.paid' }),
    timestamp: time.openapi({ description: 'When the event happened.' }),
    created_at: time.openapi({ description: 'When the event was published.' }),
  })
  .openapi('Event')

export const eventWithPayload = event
  .extend({
    payload: z.string().openapi({
      description: 'The body of its deliveries.',
      example: '{"type":"invoice.paid","timestamp":"2026-11-21T09:30:00.000Z","data":{"id":"in_1"}}',
    }),
  })
  .openapi('EventWithPayload')

export const eventPage = pageOf(event).openapi('EventPage')

export const eventsQuery = z.strictObject({
  ...pageQuery,
  type: text(128, 1).optional().openapi({ example: 'invoice.paid' }),
  ...period,
})

export const newEvent = z
  .strictObject({
    id: id.optional().openapi({
      description:
        'Identifies the event permanently: publishing the same id again creates nothing. Default: a new id.',
      example: 'in_1-paid',
    }),
    type: text(128, 1).openapi({ description: 'A type of the catalog.', example: 'invoice.paid' }),
    data: z
      .unknown()
      .refine((data) => data !== undefined, 'is required')
      .openapi({
        description: 'Any JSON value that satisfies the schema of the type.',
        example: { id: 'in_1', amount: 4200 },
      }),
    timestamp: z.iso.datetime({ offset: true }).optional().openapi({
      description: 'When the event happened. Default: now.',
      example: '2026-11-21T09:30:00Z',
    }),
  })
  .openapi('NewEvent')

export const published = z
  .object({
    id: z.string().openapi({ example: 'in_1-paid' }),
    created: z.boolean().openapi({ description: 'False if an event with this id already existed.' }),
    delivery_ids: z.array(z.string()).openapi({
      description:
        'The created deliveries. Empty if there are more than 250: they are created after the response.',
    }),
    delivery_count: z.int().openapi({
      description: 'The number of deliveries, also of those created after the response.',
      example: 1,
    }),
  })
  .openapi('Published')

export const newEvents = z
  .strictObject({ events: z.array(newEvent).min(1).max(LIMITS.publishMany) })
  .openapi('NewEvents')

export const publishedBatch = z
  .object({
    data: z
      .array(
        z.object({
          id: z.string().openapi({ example: 'in_1-paid' }),
          created: z.boolean().openapi({ description: 'False if an event with this id already existed.' }),
          delivery_count: z.int().openapi({ example: 1 }),
        }),
      )
      .openapi({ description: 'The result of each event, in their order.' }),
  })
  .openapi('PublishedBatch')

export const idempotencyKeyHeader = z.object({
  'Idempotency-Key': z.string().min(1).max(255).optional().openapi({
    description:
      'A repeated key returns the response of the first request and publishes nothing. Keys are kept for a day.',
    example: '8e03978e-40d5-43e8-bc93-6894a57f9324',
  }),
})

export function toEvent(row: EventSummary): z.output<typeof event> {
  return {
    id: row.id,
    organization_id: row.organizationId,
    type: row.type,
    timestamp: iso(row.timestamp),
    created_at: iso(row.createdAt),
  }
}

export function toEventWithPayload(row: Event): z.output<typeof eventWithPayload> {
  return { ...toEvent(row), payload: row.body }
}

export function toPublished({
  id: eventId,
  created,
  deliveryIds,
  deliveryCount,
}: PublishedResult): z.output<typeof published> {
  return { id: eventId, created, delivery_ids: deliveryIds, delivery_count: deliveryCount }
}

export function toPublishedBatch(results: readonly PublishedResult[]): z.output<typeof publishedBatch> {
  return {
    data: results.map(({ id: eventId, created, deliveryCount }) => ({
      id: eventId,
      created,
      delivery_count: deliveryCount,
    })),
  }
}

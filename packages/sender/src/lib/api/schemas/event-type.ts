import { z } from '@hono/zod-openapi'
import { LIMITS } from '../../defaults.ts'
import type { EventType } from '../../resources/events/event-types.ts'
import { iso, nullableTime, text, time } from './common.ts'

const jsonSchema = z.union([z.record(z.string(), z.unknown()), z.boolean()]).nullable()

export const eventType = z
  .object({
    name: z.string().openapi({ example: 'invoice.paid' }),
    description: z.string().openapi({ example: 'An invoice was paid in full.' }),
    schema: jsonSchema.openapi({
      description: 'JSON Schema (draft 2020-12) of `data`. Null if the type has none.',
      example: { type: 'object', required: ['id'] },
    }),
    example: z.unknown().openapi({ description: 'Example of `data`.', example: { id: 'in_1' } }),
    deprecated_at: nullableTime.openapi({
      description:
        'Since when the type is deprecated: it is published, but should not get new subscriptions.',
    }),
    created_at: time,
    updated_at: nullableTime,
  })
  .openapi('EventType')

export const eventTypeList = z
  .object({ data: z.array(eventType).openapi({ description: 'The whole catalog, sorted by name.' }) })
  .openapi('EventTypeList')

export const eventTypeInput = z
  .strictObject({
    description: text(LIMITS.description).optional().openapi({ example: 'An invoice was paid in full.' }),
    schema: jsonSchema.optional().openapi({
      description: 'JSON Schema (draft 2020-12) that `data` must satisfy.',
      example: { type: 'object', required: ['id'] },
    }),
    example: z
      .unknown()
      .optional()
      .openapi({
        description: 'Example of `data`. Tests of a webhook send it.',
        example: { id: 'in_1' },
      }),
    deprecated: z.boolean().optional().openapi({
      description: 'Whether the type is deprecated. Default: unchanged; false for a new type.',
    }),
  })
  .openapi('EventTypeInput')

export const eventTypeParams = z.object({
  name: z.string().openapi({ param: { name: 'name', in: 'path' }, example: 'invoice.paid' }),
})

/** The JSON text of a type, with its example as it was given: parsing would round its numbers. */
export function eventTypeText(row: EventType): string {
  const rest = {
    name: row.name,
    description: row.description,
    schema: row.schema,
    deprecated_at: iso(row.deprecatedAt),
    created_at: iso(row.createdAt),
    updated_at: iso(row.updatedAt),
  }
  return `${JSON.stringify(rest).slice(0, -1)},"example":${row.exampleJson ?? 'null'}}`
}

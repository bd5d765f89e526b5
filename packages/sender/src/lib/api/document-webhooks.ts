import { type Envelope, standardEnvelope } from '../envelope.ts'
import type { EventType } from '../resources/events/event-types.ts'

/** Describes the catalog as `webhooks` of OpenAPI 3.1: the request that a receiver gets for each type, with its signature headers. */
export function describeDeliveries(
  types: readonly EventType[],
  envelope: Envelope,
): { webhooks: Record<string, unknown>; schemas: Record<string, unknown> } {
  return {
    webhooks: Object.fromEntries(types.map((type) => [type.name, { post: describe(type, envelope) }])),
    schemas: Object.fromEntries(
      types.flatMap(({ name, schema }) =>
        schema === null ? [] : [[componentOf(name), relocate(schema, componentOf(name))]],
      ),
    ),
  }
}

function describe(type: EventType, envelope: Envelope) {
  const { name, description, example, exampleJson } = type
  const event = {
    id: 'evt_1',
    type: name,
    timestamp: new Date('2026-11-21T09:30:00Z'),
    organizationId: 'default',
    data: example ?? {},
    dataJson: exampleJson ?? '{}',
  }
  const isStandard = envelope === standardEnvelope
  const body = envelope(event)
  return {
    operationId: `receive-${name}`,
    summary: description === '' ? name : description,
    description: 'Respond with any 2xx status within 15 seconds. Any other outcome is retried.',
    security: [],
    parameters: HEADERS,
    requestBody: {
      required: true,
      content: {
        'application/json': {
          schema: isStandard ? standardSchema(type) : {},
          example: isStandard ? JSON.parse(String(body)) : body,
        },
      },
    },
    responses: {
      '2XX': { description: 'Received.' },
      '4XX': { description: 'Not accepted: the delivery is retried. A 410 disables the webhook instead.' },
    },
  }
}

function standardSchema({ name, schema }: EventType) {
  return {
    type: 'object',
    required: ['type', 'timestamp', 'data'],
    properties: {
      type: { const: name },
      timestamp: { type: 'string', format: 'date-time' },
      data: schema === null ? {} : { $ref: `#/components/schemas/${componentOf(name)}` },
    },
  }
}

/** Standard Webhooks spec, "Webhook headers". */
const HEADERS = [
  header('webhook-id', 'The id of the event, the same for each attempt. Deduplicate by this value.', 'evt_1'),
  header('webhook-timestamp', 'When the attempt was made, in seconds since the epoch.', '1795253400'),
  header(
    'webhook-signature',
    'For each active secret, `v1,` and the base64 HMAC-SHA256 of `<id>.<timestamp>.<body>`, separated by spaces.',
    'v1,K5oZfzN95Z9UVu1EsfQmfVNQhnkZ2pj9o9NDN/H/pI4=',
  ),
]

function header(name: string, description: string, example: string) {
  return { name, in: 'header', required: true, description, schema: { type: 'string' }, example }
}

/** Every character of a type name is valid in a component name. */
function componentOf(name: string): string {
  return `data-of-${name}`
}

/** Rewrites references within a schema: `#` means the root of the schema, but in the document it means the document's root. */
function relocate(schema: unknown, component: string): unknown {
  if (Array.isArray(schema)) return schema.map((item) => relocate(item, component))
  if (typeof schema !== 'object' || schema === null) return schema
  return Object.fromEntries(
    Object.entries(schema).flatMap(([name, value]) => {
      if (name === '$id') return []
      if (LITERAL.has(name)) return [[name, value]]
      if (name !== '$ref' || typeof value !== 'string') return [[name, relocate(value, component)]]
      return [[name, value.startsWith('#') ? `#/components/schemas/${component}${value.slice(1)}` : value]]
    }),
  )
}

/** Keywords whose values are data, not schemas. */
const LITERAL = new Set(['const', 'default', 'enum', 'example', 'examples'])

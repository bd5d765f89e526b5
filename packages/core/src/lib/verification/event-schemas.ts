import { WebhookError } from '../errors.ts'
import { isRecord } from '../util/is-record.ts'
import type { SchemaIssue, SchemaOutput, SchemaResult, StandardSchema } from './standard-schema.ts'

/** The event types that a receiver accepts, each with the schema of its whole payload. */
export type EventSchemas = Readonly<Record<string, StandardSchema>>

declare const payloadType: unique symbol

/** Added to a type of schemas, states the type of the payload without a schema that checks it. Presets of providers use it. */
export interface PayloadType<Payload> {
  readonly [payloadType]?: Payload
}

/** The payload of any accepted event: a union that narrows on `payload.type`, or `unknown` without schemas. */
export type PayloadOf<Events extends EventSchemas> = string extends keyof Events
  ? Events extends PayloadType<infer Payload>
    ? Payload
    : unknown
  : { [Type in keyof Events]: SchemaOutput<Events[Type]> & { type: Type } }[keyof Events]

/**
 * Returns the payload as the schema of its event type outputs it.
 *
 * @throws {WebhookError} `ERR_WEBHOOK_PAYLOAD_SCHEMA` if the type has no schema, or the payload does not match it.
 */
export async function applySchema(
  events: EventSchemas,
  type: string | undefined,
  payload: unknown,
): Promise<unknown> {
  const schema = type !== undefined && Object.hasOwn(events, type) ? events[type] : undefined
  if (schema === undefined) {
    throw new WebhookError(
      'ERR_WEBHOOK_PAYLOAD_SCHEMA',
      `No schema is configured for the event type ${type === undefined ? '(none)' : JSON.stringify(type)}.`,
      { reason: 'unknown_type' },
    )
  }
  const result = await validate(schema, payload)
  if (result.issues !== undefined) {
    throw new WebhookError(
      'ERR_WEBHOOK_PAYLOAD_SCHEMA',
      `The payload of ${type} does not match its schema: ${summarize(result.issues)}`,
      { reason: 'rejected', cause: result.issues },
    )
  }
  // Object schemas drop keys that they do not declare, but PayloadOf promises the discriminant.
  return isRecord(result.value) && !('type' in result.value) ? { ...result.value, type } : result.value
}

async function validate(schema: StandardSchema, payload: unknown): Promise<SchemaResult<unknown>> {
  try {
    return await schema['~standard'].validate(payload)
  } catch (cause) {
    throw new WebhookError('ERR_WEBHOOK_PAYLOAD_SCHEMA', 'The schema threw instead of returning issues.', {
      reason: 'schema_threw',
      cause,
    })
  }
}

function summarize(issues: readonly SchemaIssue[]): string {
  const shown = issues.slice(0, 3).map(({ message, path = [] }) => {
    const keys = path.map((part) => String(typeof part === 'object' ? part.key : part))
    return keys.length === 0 ? message : `${keys.join('.')}: ${message}`
  })
  return issues.length > shown.length
    ? `${shown.join('; ')}; and ${issues.length - shown.length} more`
    : shown.join('; ')
}

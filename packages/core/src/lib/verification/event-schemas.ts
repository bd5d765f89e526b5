import { WebhookError } from '../errors.ts'
import { isRecord } from '../util/is-record.ts'
import type { SchemaIssue, SchemaOutput, SchemaResult, StandardSchema } from './standard-schema.ts'

/** The event types that a receiver knows, each with the schema of its whole payload. */
export type EventSchemas = Readonly<Record<string, StandardSchema>>

/**
 * The payload of any known event: a union that narrows on `payload.type`. Without schemas it is `unknown`.
 */
export type PayloadOf<Events extends EventSchemas> = string extends keyof Events
  ? unknown
  : { [Type in keyof Events]: SchemaOutput<Events[Type]> & { type: Type } }[keyof Events]

/**
 * What the schema of the event's type makes of the payload.
 *
 * @throws {WebhookError} `ERR_WEBHOOK_PAYLOAD_SCHEMA` when the type is unknown or the schema refuses.
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
      `The payload of ${type} was refused: ${summarise(result.issues)}`,
      {
        reason: 'refused',
        cause: result.issues,
      },
    )
  }
  // Schemas of objects drop keys that they don't name; the discriminant is promised by the type of the payload.
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

function summarise(issues: readonly SchemaIssue[]): string {
  const shown = issues.slice(0, 3).map(({ message, path = [] }) => {
    const keys = path.map((part) => String(typeof part === 'object' ? part.key : part))
    return keys.length === 0 ? message : `${keys.join('.')}: ${message}`
  })
  return issues.length > shown.length
    ? `${shown.join('; ')}; and ${issues.length - shown.length} more`
    : shown.join('; ')
}

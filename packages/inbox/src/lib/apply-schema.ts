import type { EventSchemas } from '@hookseal/core'
import { InboxError } from './errors.ts'

/**
 * Returns the payload as the schema of its type outputs it; unchanged without schemas, and for a type without one.
 *
 * @throws {InboxError} `ERR_INBOX_INVALID` if it does not match its schema.
 */
export async function applySchema(
  events: EventSchemas | undefined,
  type: string | undefined,
  payload: unknown,
): Promise<unknown> {
  const schema =
    events !== undefined && type !== undefined && Object.hasOwn(events, type) ? events[type] : undefined
  if (schema === undefined) return payload
  const { issues, ...result } = await schema['~standard'].validate(payload)
  if (issues !== undefined)
    throw new InboxError(
      'ERR_INBOX_INVALID',
      `The payload of ${type} does not match its schema: ${summarize(issues)}`,
    )
  const value: unknown = 'value' in result ? result.value : undefined
  // Schemas of objects drop what they do not declare, but handlers were promised the type.
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !('type' in value)
    ? { ...value, type }
    : value
}

function summarize(issues: readonly { readonly message: string }[]): string {
  return issues
    .slice(0, 3)
    .map(({ message }) => message)
    .join('; ')
}

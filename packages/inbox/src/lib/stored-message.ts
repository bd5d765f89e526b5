import { type SQL, sql } from 'drizzle-orm'
import type { EventSchemas } from '@hookseal/core'
import { applySchema } from './apply-schema.ts'
import type { InboxMessage } from './message.ts'

/** A message as the database returns it. Times are numbers, because to parse a date costs more than the rest of a row. */
export interface StoredMessage {
  /** `msg_…` */
  readonly id: string
  readonly eventId: string
  readonly type: string | null
  readonly tenant: string | null
  readonly provider: string | null
  readonly authenticated: 'signature' | 'token'
  readonly timestampMs: number
  readonly acceptedMs: number
  readonly body: Uint8Array
  readonly payload: string | null
  readonly handler: string | null
  readonly orderKey: string | null
  readonly status: string
  readonly attempt: number
  readonly step: number
}

/** The columns of a {@link StoredMessage}, of the table `m`. */
export const STORED_COLUMNS: SQL = sql`'msg_' || replace(m.id::text, '-', '') as id, m.event_id as "eventId", m.type, m.tenant, m.provider, m.authenticated,
  extract(epoch from m."timestamp")::float8 * 1000 as "timestampMs", extract(epoch from m.accepted_at)::float8 * 1000 as "acceptedMs",
  m.body, m.payload, m.handler, m.order_key as "orderKey", m.status, m.attempt, m.step`

/**
 * Returns a message as handlers receive it, with the payload from its bytes.
 *
 * @throws {InboxError} `ERR_INBOX_INVALID` if the payload does not match its schema. {SyntaxError} if the body is not JSON.
 */
export async function toInboxMessage(
  events: EventSchemas | undefined,
  stored: StoredMessage,
): Promise<InboxMessage> {
  const message = parseMessage(stored)
  return events === undefined
    ? message
    : { ...message, payload: await applySchema(events, message.type, message.payload) }
}

/** As {@link toInboxMessage}, without the schema of the type. */
export function parseMessage(stored: StoredMessage): InboxMessage {
  const { id, eventId, type, tenant, provider, authenticated, timestampMs, acceptedMs, body } = stored
  const text = stored.payload ?? toText(body)
  return {
    id: eventId,
    messageId: id,
    timestamp: new Date(timestampMs),
    acceptedAt: new Date(acceptedMs),
    authenticated,
    body,
    payload: JSON.parse(text),
    ...(type === null ? {} : { type }),
    ...(tenant === null ? {} : { tenant }),
    ...(provider === null ? {} : { provider }),
  }
}

function toText(body: Uint8Array): string {
  return Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString()
}

import { type Context, DEFAULT_ORGANIZATION } from '../../context.ts'
import type { Transaction } from '../../database/database.ts'
import { SENDER_DEFAULTS } from '../../defaults.ts'
import { SenderError } from '../../errors.ts'
import { createId } from '../../ids.ts'
import { isOperational } from '../../operational-events.ts'
import type { Registry } from '../registry.ts'
import { invalid } from '../input.ts'

/** What a publisher says of an event. */
export interface NewEvent {
  /** One of the catalogue. */
  type: string
  /** Whatever the type's schema allows, as JSON. */
  data: unknown
  /** Names the event for good: the same id again creates nothing. It becomes `webhook-id`. @default made up */
  id?: string | undefined
  /** When it happened. @default now */
  timestamp?: Date | string | undefined
  /** Whose endpoints get it. @default 'default' */
  organizationId?: string | undefined
}

/** An event ready to be stored. */
export interface PreparedEvent {
  id: string
  organizationId: string
  type: string
  timestamp: Date
  /** What each delivery carries, byte for byte. */
  body: string
  /** The only endpoint that gets it, subscribed or not. */
  only?: { id: string; url: string }
}

/**
 * Checks an event against the catalogue and serialises it once.
 *
 * @throws {SenderError} `ERR_SENDER_INVALID`, `ERR_SENDER_EVENT_TYPE`, `ERR_SENDER_PAYLOAD`, `ERR_SENDER_PAYLOAD_TOO_LARGE`,
 * `ERR_SENDER_NOT_FOUND` for the organisation
 */
export async function prepareEvent(
  event: NewEvent,
  context: Context,
  registry: Registry,
  tx?: Transaction,
): Promise<PreparedEvent> {
  const { type, data } = event
  if (typeof type !== 'string') throw invalid('type', 'type must be the name of an event type.')
  const known = (await registry.eventTypes.find([type], tx)).get(type)
  if (known === undefined)
    throw new SenderError(
      'ERR_SENDER_EVENT_TYPE',
      `${JSON.stringify(type.slice(0, 100))} is not in the catalogue of event types.`,
      {
        field: 'type',
      },
    )
  if (isOperational(type))
    throw new SenderError('ERR_SENDER_EVENT_TYPE', `${type} is told by the sender itself.`, { field: 'type' })
  if (data === undefined) throw invalid('data', 'data is required.')
  const problem = known.check(data)
  if (problem !== undefined)
    throw new SenderError('ERR_SENDER_PAYLOAD', problem.message, { field: problem.field })
  const { organizationId = DEFAULT_ORGANIZATION } = event
  await registry.organizations.check(organizationId, tx)
  return withBody(
    {
      id: event.id === undefined ? createId('evt') : checkEventId(event.id),
      organizationId,
      type,
      timestamp: checkTimestamp(event.timestamp),
    },
    data,
    context,
  )
}

/** @throws {SenderError} `ERR_SENDER_PAYLOAD`, `ERR_SENDER_PAYLOAD_TOO_LARGE` */
export function withBody(
  event: Omit<PreparedEvent, 'body'>,
  data: unknown,
  { envelope }: Context,
): PreparedEvent {
  const made = envelope({ ...event, data })
  if (made instanceof Promise)
    throw new SenderError('ERR_SENDER_PAYLOAD', 'The envelope must be made at once: it is a promise.')
  const body = serialise(made)
  if (Buffer.byteLength(body) > SENDER_DEFAULTS.payloadBytes)
    throw new SenderError(
      'ERR_SENDER_PAYLOAD_TOO_LARGE',
      `An event may have at most ${SENDER_DEFAULTS.payloadBytes} bytes.`,
      { field: 'data' },
    )
  return { ...event, body }
}

/** JSON writes U+0000 and halves of surrogate pairs as escapes. The API refuses them, and the databases of many receivers do. */
const NO_TEXT = /(?<!\\)(?:\\\\)*\\u(?:0000|d[89a-f])/

function serialise(envelope: unknown): string {
  const body = typeof envelope === 'string' ? envelope : stringify(envelope)
  if (body === undefined)
    throw new SenderError('ERR_SENDER_PAYLOAD', 'data cannot be written as JSON.', { field: 'data' })
  if (body.includes('\0') || !body.isWellFormed() || (typeof envelope !== 'string' && NO_TEXT.test(body)))
    throw new SenderError('ERR_SENDER_PAYLOAD', 'The body holds characters that are not text.', {
      field: 'data',
    })
  return body
}

function stringify(value: unknown): string | undefined {
  try {
    return JSON.stringify(value)
  } catch (cause) {
    throw new SenderError(
      'ERR_SENDER_PAYLOAD',
      'data cannot be written as JSON: it holds a cycle or a BigInt.',
      { field: 'data', cause },
    )
  }
}

/** As a `webhook-id` must be, so that every receiver takes it. */
function checkEventId(id: unknown): string {
  if (typeof id !== 'string' || !/^[\x21-\x2d\x2f-\x7e]{1,256}$/.test(id))
    throw invalid('id', 'id must be 1 to 256 printable ASCII characters without spaces and dots.')
  return id
}

function checkTimestamp(timestamp: Date | string = new Date()): Date {
  const date = timestamp instanceof Date ? timestamp : parseTimestamp(timestamp)
  if (Number.isNaN(date.getTime()) || date.getUTCFullYear() < 1970 || date.getUTCFullYear() > 9999)
    throw invalid('timestamp', 'timestamp must be a date and time of ISO 8601: 2026-11-21T09:30:00Z.')
  return date
}

function parseTimestamp(text: unknown): Date {
  const whole = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|[+-]\d\d:\d\d)$/
  return new Date(typeof text === 'string' && whole.test(text) ? text : Number.NaN)
}

import { type Context, DEFAULT_ORGANIZATION } from '../../context.ts'
import type { Transaction } from '@hookseal/engine/database'
import { SENDER_DEFAULTS } from '../../defaults.ts'
import { quotaExceeded, SenderError } from '../../errors.ts'
import { createId, isSourceEventId, timeOfId } from '../../ids.ts'
import { isOperational } from '../../operational-events.ts'
import type { Registry } from '../registry.ts'
import { findTextFault } from './json-text.ts'
import { invalidInput, parseJsonText } from '../input.ts'

/** An event to publish. */
export interface NewEvent {
  /** A type of the catalog. */
  type: string
  /** Any JSON value that satisfies the schema of the type. Required unless `dataJson` is given. */
  data?: unknown
  /** The data as JSON text, which deliveries contain exactly as written: a number keeps all its digits. */
  dataJson?: string | undefined
  /**
   * Identifies the event permanently and becomes its `webhook-id`. Publishing the same id again creates nothing. @default a new id
   */
  id?: string | undefined
  /** When the event happened. @default now */
  timestamp?: Date | string | undefined
  /** The organization whose endpoints receive the event. @default 'default' */
  organizationId?: string | undefined
}

/**
 * Where the REST API passes the value of `dataJson`, which it has parsed to validate the request. The package does not export it, so the text
 * and the value are always the same.
 */
export const PARSED_DATA: unique symbol = Symbol('parsed data')

interface ParsedEvent extends NewEvent {
  readonly [PARSED_DATA]?: unknown
}

/** A validated event, ready to be inserted. */
export interface PreparedEvent {
  id: string
  organizationId: string
  type: string
  timestamp: Date
  /** When it was published, in whole ms by the clock of the database. An id that the sender generates contains it. */
  createdAt: number
  /** Whether the publisher chose the id. */
  isGiven: boolean
  /** The exact body of each delivery. */
  body: string
  /** If set, only this endpoint receives the event, subscribed or not. */
  target?: { id: string; url: string }
  /** Set if a source received the event. */
  source?: SourcePart
}

/** What an event of a source has beside those that are published. */
interface SourcePart {
  /** The subscriptions that match it: its type, and wildcards. */
  patterns: readonly string[]
  /** Sent with its deliveries. */
  headers: Readonly<Record<string, string>>
  /** The exact body, if it is not text that the database can store. */
  bytes: Uint8Array | undefined
  /** If the provider does not sign ids, an event with the same body is a duplicate. */
  claim: BodyClaim | undefined
}

/** The claim of a body, in the scope of its source. */
export interface BodyClaim {
  /** Unambiguous beside ids of events. */
  key: string
  /** Set for a type that the provider sends with bodies equal to those of other such types: one event of each is new. */
  sharedType: string | undefined
}

/** Returns a function that validates events against the catalog, in order, and serializes each once. Reads what events share one time. */
export function createPreparer(
  context: Context,
  { eventTypes, organizations }: Registry,
  tx?: Transaction,
): (event: NewEvent) => Promise<PreparedEvent> {
  let catalog: Awaited<ReturnType<typeof eventTypes.find>> = new Map()
  const owners = new Map<string, Owner>()

  async function readOwner(organizationId: string): Promise<Owner> {
    await organizations.check(organizationId, tx)
    const { payloadBytes } = await context.quotas.get(organizationId, tx)
    const owner = { payloadBytes, now: await context.clock.read() }
    owners.set(organizationId, owner)
    return owner
  }

  /**
   * @throws {SenderError} `ERR_SENDER_INVALID`, `ERR_SENDER_EVENT_TYPE`, `ERR_SENDER_PAYLOAD`, `ERR_SENDER_PAYLOAD_TOO_LARGE`,
   * `ERR_SENDER_QUOTA`; `ERR_SENDER_NOT_FOUND` for the organization
   */
  return async (event) => {
    const { type, organizationId = DEFAULT_ORGANIZATION } = event
    if (typeof type !== 'string') throw invalidInput('type', 'type must be the name of an event type.')
    if (!catalog.has(type)) catalog = await eventTypes.find([type], tx)
    const known = checkType(type, catalog.get(type))
    const data = readData(event)
    const problem = known.check(data)
    if (problem !== undefined)
      throw new SenderError('ERR_SENDER_PAYLOAD', problem.message, { field: problem.field })
    const { payloadBytes, now } = owners.get(organizationId) ?? (await readOwner(organizationId))
    const timestamp = checkTimestamp(event.timestamp)
    const prepared = withBody(
      { ...identify(event.id, now), organizationId, type, timestamp },
      { data, dataJson: event.dataJson },
      context,
    )
    if (Buffer.byteLength(prepared.body) > payloadBytes) throw quotaExceeded('payloadBytes', payloadBytes)
    return prepared
  }
}

/** What the events of an organization share. */
interface Owner {
  payloadBytes: number
  /** When they are published, in ms since the epoch. */
  now: number
}

function checkType<Known>(type: string, known: Known | undefined): Known {
  if (known === undefined)
    throw new SenderError(
      'ERR_SENDER_EVENT_TYPE',
      `${JSON.stringify(type.slice(0, 100))} is not in the catalog of event types.`,
      { field: 'type' },
    )
  if (isOperational(type))
    throw new SenderError(
      'ERR_SENDER_EVENT_TYPE',
      `${type} is an operational event type: only the sender itself publishes it.`,
      { field: 'type' },
    )
  return known
}

function readData({ data, dataJson, [PARSED_DATA]: known }: ParsedEvent): unknown {
  if (dataJson === undefined) {
    if (data === undefined) throw invalidInput('data', 'data is required.')
    return data
  }
  if (data !== undefined) throw invalidInput('dataJson', 'Pass either data or dataJson, not both.')
  const parsed = known === undefined ? parseJsonText(dataJson, 'dataJson') : known
  const fault = findTextFault(dataJson, MAX_DEPTH)
  if (fault !== undefined) throw new SenderError('ERR_SENDER_PAYLOAD', `data ${fault}.`, { field: 'data' })
  return parsed
}

/** Deeper than any payload, and shallow enough for parsers that use recursion. */
const MAX_DEPTH = 64

/**
 * Adds the body that the envelope creates.
 *
 * @throws {SenderError} `ERR_SENDER_PAYLOAD`, `ERR_SENDER_PAYLOAD_TOO_LARGE`
 */
export function withBody(
  event: Omit<PreparedEvent, 'body'>,
  { data, dataJson = stringify(data) }: { data: unknown; dataJson?: string | undefined },
  { envelope }: Context,
): PreparedEvent {
  // A publisher's own text may escape characters that are text, so the serialized value is checked, where there are escapes.
  if (dataJson.includes('\\u') && ESCAPED_NON_TEXT.test(stringify(data))) throw nonText()
  const value = envelope({ ...event, data, dataJson })
  if (value instanceof Promise)
    throw new SenderError(
      'ERR_SENDER_PAYLOAD',
      'envelope must return synchronously, but it returned a promise.',
    )
  const body = serialize(value)
  if (Buffer.byteLength(body) > SENDER_DEFAULTS.payloadBytes)
    throw new SenderError(
      'ERR_SENDER_PAYLOAD_TOO_LARGE',
      `The body of an event must have at most ${SENDER_DEFAULTS.payloadBytes} bytes.`,
      { field: 'data' },
    )
  return { ...event, body }
}

/** U+0000 and lone surrogates as JSON escapes. The API rejects them, and so do the databases of many receivers. */
const ESCAPED_NON_TEXT = /(?<!\\)(?:\\\\)*\\u(?:0000|d[89a-f])/

function serialize(envelope: unknown): string {
  const body = typeof envelope === 'string' ? envelope : stringify(envelope)
  // A byte order mark is lost where the body is decoded: the endpoint would not receive what was signed.
  if (body.includes('\0') || body.startsWith('\uFEFF') || !body.isWellFormed()) throw nonText()
  if (typeof envelope !== 'string' && ESCAPED_NON_TEXT.test(body)) throw nonText()
  return body
}

function nonText(): SenderError {
  return new SenderError(
    'ERR_SENDER_PAYLOAD',
    'data contains U+0000, a lone surrogate or a leading byte order mark.',
    { field: 'data' },
  )
}

function stringify(value: unknown): string {
  let text: string | undefined
  try {
    text = JSON.stringify(value)
  } catch (cause) {
    throw new SenderError(
      'ERR_SENDER_PAYLOAD',
      'data cannot be serialized as JSON: it contains a cycle or a BigInt.',
      { field: 'data', cause },
    )
  }
  if (text !== undefined) return text
  throw new SenderError('ERR_SENDER_PAYLOAD', 'data cannot be serialized as JSON.', { field: 'data' })
}

/** How long a transaction that published an event may be open while another one publishes its id again. */
const OPEN_MS = 10 * 60 * 1000
/** How far the clocks of processes may differ. */
const CLOCK_MS = 1000

/**
 * Chooses the id and the time of an event. A returned id may be published again. If it is recent, the event gets the time in it, so that both
 * have the same key in the same partition, also if one is not committed yet.
 */
function identify(id: unknown, now: number): Pick<PreparedEvent, 'id' | 'createdAt' | 'isGiven'> {
  if (id === undefined) return { id: createId('evt', now), createdAt: now, isGiven: false }
  const given = checkEventId(id)
  const ms = timeOfId(given)
  const isRecent = ms !== undefined && now - OPEN_MS < ms && ms < now + CLOCK_MS
  return { id: given, createdAt: isRecent ? ms : now, isGiven: true }
}

/** The syntax of a `webhook-id` that every receiver accepts. */
function checkEventId(id: unknown): string {
  if (typeof id !== 'string' || !/^[\x21-\x2d\x2f-\x7e]{1,256}$/.test(id))
    throw invalidInput('id', 'id must be 1 to 256 printable ASCII characters, without spaces and dots.')
  // A publisher could otherwise make a delivery of the provider a duplicate.
  if (isSourceEventId(id))
    throw invalidInput('id', 'id must not begin with the id of a source and a colon: sources use such ids.')
  return id
}

function checkTimestamp(timestamp: Date | string = new Date()): Date {
  const date = timestamp instanceof Date ? timestamp : parseTimestamp(timestamp)
  if (Number.isNaN(date.getTime()) || date.getUTCFullYear() < 1970 || date.getUTCFullYear() > 9999)
    throw invalidInput(
      'timestamp',
      'timestamp must be an ISO 8601 date and time, such as 2026-11-21T09:30:00Z.',
    )
  return date
}

function parseTimestamp(text: unknown): Date {
  const whole = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|[+-]\d\d:\d\d)$/
  return new Date(typeof text === 'string' && whole.test(text) ? text : Number.NaN)
}

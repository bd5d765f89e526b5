import { and, eq, getTableColumns, gte, lt, type SQL } from 'drizzle-orm'
import { type Context, DEFAULT_ORGANIZATION } from '../../context.ts'
import { eventIds, events } from '../../database/schema.ts'
import { notFound } from '../../errors.ts'
import { timeOfId } from '../../ids.ts'
import type { PublishedResult } from './insert-events.ts'
import type { NewEvent } from './new-event.ts'
import { type Page, type PageOptions, pageQuery, toPage } from '../page.ts'
import type { Publisher, PublishOptions } from './publisher.ts'

/** An event without its body. */
export interface EventSummary {
  id: string
  organizationId: string
  type: string
  timestamp: Date
  createdAt: Date
}

export interface Event extends EventSummary {
  /** The body of its deliveries. If a source received bytes that are not UTF-8, U+FFFD replaces these. */
  body: string
  /** The headers that its deliveries have in addition, if a source received it; null for a published event. */
  sourceHeaders: Record<string, string> | null
}

export interface EventFilter {
  /** @default 'default' */
  organizationId?: string | undefined
  type?: string | undefined
  /** Published at or after this time. */
  since?: Date | undefined
  /** Published before this time. */
  until?: Date | undefined
}

export interface Events {
  /**
   * Stores the event, a delivery for each subscribed endpoint and their jobs. Resolves after the commit, or in the caller's `tx` before
   * it.
   *
   * @throws {SenderError} `ERR_SENDER_INVALID`, `ERR_SENDER_EVENT_TYPE`, `ERR_SENDER_PAYLOAD`, `ERR_SENDER_PAYLOAD_TOO_LARGE`,
   * `ERR_SENDER_IDEMPOTENCY`; `ERR_SENDER_NOT_FOUND` for the organization
   */
  readonly publish: (event: NewEvent, options?: PublishOptions) => Promise<PublishedResult>
  /**
   * Publishes at most 1000 events in one transaction: all or none. Errors name the first invalid event: `field` is `events.3.data`, for
   * example.
   *
   * @throws {SenderError} as `publish`
   */
  readonly publishMany: (events: readonly NewEvent[], options?: PublishOptions) => Promise<PublishedResult[]>
  /** @throws {SenderError} `ERR_SENDER_NOT_FOUND` */
  readonly get: (id: string, scope?: Pick<EventFilter, 'organizationId'>) => Promise<Event>
  /** Resolves with a page of events without their bodies, which may be large. */
  readonly list: (options?: PageOptions & EventFilter) => Promise<Page<EventSummary>>
}

const { bodyBytes: _bodyBytes, ...EVENT } = getTableColumns(events)
const { body: _body, sourceHeaders: _sourceHeaders, ...SUMMARY } = EVENT

export function createEvents(context: Context, publisher: Publisher): Events {
  const { queries } = context.database

  /** Returns the conditions on the time of an event, which names its partition: the time in a generated id, that of a given id. */
  async function* timesOf(organizationId: string, id: string): AsyncGenerator<SQL> {
    const ms = timeOfId(id)
    if (ms !== undefined) yield eq(events.createdAt, new Date(ms))
    const [row] = await queries
      .select({ createdAt: eventIds.createdAt })
      .from(eventIds)
      .where(and(eq(eventIds.organizationId, organizationId), eq(eventIds.id, id)))
    if (row !== undefined) yield eq(events.createdAt, row.createdAt)
    const { upgradedUntil } = context.partitions
    if (upgradedUntil !== undefined) yield lt(events.createdAt, new Date(upgradedUntil))
  }

  return {
    publish: publisher.publish,
    publishMany: publisher.publishMany,
    async get(id, { organizationId = DEFAULT_ORGANIZATION } = {}) {
      const own = and(eq(events.organizationId, organizationId), eq(events.id, id))
      for await (const inPartition of timesOf(organizationId, id)) {
        const [row] = await queries.select(EVENT).from(events).where(and(own, inPartition))
        if (row !== undefined) return row
      }
      throw notFound('event', id)
    },
    async list({ organizationId = DEFAULT_ORGANIZATION, type, since, until, ...options } = {}) {
      const { where, orderBy, limit } = pageQuery(events, options)
      const own = and(
        eq(events.organizationId, organizationId),
        type === undefined ? undefined : eq(events.type, type),
        since && gte(events.createdAt, since),
        until && lt(events.createdAt, until),
        where,
      )
      const rows = await queries
        .select(SUMMARY)
        .from(events)
        .where(own)
        .orderBy(...orderBy)
        .limit(limit)
      return toPage(rows, options, (row) => row)
    },
  }
}

import { and, arrayOverlaps, eq, inArray, isNull, sql } from 'drizzle-orm'
import type { Transaction } from '../../database/database.ts'
import { endpoints } from '../../database/schema.ts'
import type { Context } from '../../context.ts'
import { createId } from '../../ids.ts'
import { insertEventRows, keyOf } from './insert-event-rows.ts'
import type { PreparedEvent } from './new-event.ts'
import { WAKE } from '../notify.ts'

/** The result of publishing an event. */
export interface PublishedResult {
  id: string
  /** False if an event with this id already existed. Then nothing was stored. */
  created: boolean
  /** The created deliveries, in no particular order. */
  deliveryIds: string[]
}

/**
 * Inserts events, a delivery for each subscribed endpoint, and their jobs in one transaction. With `maxDeliveries`, only the first events
 * that have so many subscribed endpoints in total, but at least one event.
 */
export async function insertEvents(
  tx: Transaction,
  { queue, partitions }: Pick<Context, 'queue' | 'partitions'>,
  allEvents: readonly PreparedEvent[],
  { maxDeliveries = Infinity }: { maxDeliveries?: number } = {},
): Promise<PublishedResult[]> {
  const targets = await findTargets(tx, allEvents)
  let total = 0
  const excess = allEvents.findIndex(
    (event) => (total += event.target ? 1 : targets(event).length) > maxDeliveries,
  )
  const events = excess === -1 ? allEvents : allEvents.slice(0, Math.max(1, excess))
  await partitions.ensure(
    events.map(({ createdAt }) => createdAt),
    tx,
  )
  const isNew = await insertEventRows(tx, partitions, events)
  const fresh = events.filter((event) => isNew.delete(keyOf(event))) // of two events with the same id only the first
  const deliveries = fresh.flatMap((event) =>
    (event.target ? [event.target] : targets(event)).map(({ id, url }) => ({
      id: createId('whd', event.createdAt),
      organization_id: event.organizationId,
      event_id: event.id,
      event: event.type,
      endpoint_id: id,
      target_url: url,
      created_at: new Date(event.createdAt),
      // A test, which is also sent while the endpoint is paused.
      isProbe: event.target !== undefined,
    })),
  )
  if (deliveries.length > 0) {
    await tx.execute(sql`
      with made as (
        insert into hookseal.deliveries (id, organization_id, event_id, event, endpoint_id, target_url, status, created_at, next_attempt_at)
        select id, organization_id, event_id, event, endpoint_id, target_url, 'pending', created_at, now()
        from json_to_recordset(${JSON.stringify(deliveries)}::text::json)
          as d(id text, organization_id text, event_id text, event text, endpoint_id text, target_url text, created_at timestamptz))
      ${WAKE}`)
    await queue.add(
      tx,
      deliveries.map(({ id, endpoint_id, organization_id, isProbe }) => ({
        deliveryId: id,
        endpointId: endpoint_id,
        organizationId: organization_id,
        isProbe,
      })),
    )
  }
  const made = Map.groupBy(deliveries, ({ organization_id, event_id }) => `${organization_id} ${event_id}`)
  const created = new Set(fresh)
  return events.map((event) => ({
    id: event.id,
    created: created.has(event),
    deliveryIds: created.has(event) ? (made.get(keyOf(event)) ?? []).map(({ id }) => id) : [],
  }))
}

async function findTargets(tx: Transaction, events: readonly PreparedEvent[]) {
  const subscribed = events.filter(({ target }) => target === undefined)
  const types = [...new Set(subscribed.map(({ type }) => type))]
  const organizationIds = [...new Set(subscribed.map(({ organizationId }) => organizationId))]
  const rows =
    types.length === 0
      ? []
      : await tx.queries
          .select({
            id: endpoints.id,
            url: endpoints.url,
            organizationId: endpoints.organizationId,
            events: endpoints.events,
          })
          .from(endpoints)
          .where(
            and(
              inArray(endpoints.organizationId, organizationIds),
              arrayOverlaps(endpoints.events, types),
              eq(endpoints.enabled, true),
              isNull(endpoints.deletedAt),
            ),
          )
  const byOrganization = Map.groupBy(rows, ({ organizationId }) => organizationId)
  return ({ organizationId, type }: PreparedEvent) =>
    (byOrganization.get(organizationId) ?? []).filter((row) => row.events.includes(type))
}

import { sql } from 'drizzle-orm'
import { textTable, type Transaction } from '@hookseal/engine/database'
import { createId } from '../../ids.ts'
import type { Queue } from '@hookseal/engine/queue'
import { WAKE } from '../notify.ts'
import type { Target } from './find-targets.ts'

/** A delivery to create. */
export interface NewDelivery {
  organizationId: string
  eventId: string
  /** The type of the event. */
  event: string
  /** The time of the event, in ms since the epoch, which names the partition. */
  createdAt: number
  endpoint: Target
  /** Whether it is a test, which is also sent while the endpoint is paused. */
  isProbe: boolean
}

/** Inserts deliveries and their jobs, except those that exist. Resolves with the id of each new delivery, by its input. */
export async function insertDeliveries(
  tx: Transaction,
  queue: Queue,
  deliveries: readonly NewDelivery[],
): Promise<Map<NewDelivery, string>> {
  if (deliveries.length === 0) return new Map()
  const byId = new Map(deliveries.map((delivery) => [createId('whd', delivery.createdAt), delivery]))
  const { rows: made } = await tx.execute(sql<{ id: string }>`
    with made as (
      insert into hookseal.deliveries (id, organization_id, event_id, event, endpoint_id, target_url, status, created_at, next_attempt_at)
      select id, organization_id, event_id, event, endpoint_id, target_url, 'pending', created_at::timestamptz, now()
      from ${textTable('d', [...byId], COLUMNS)}
      on conflict do nothing returning id),
    woken as (${WAKE})
    select made.id from made, woken`)
  const created = new Map<NewDelivery, string>()
  for (const { id } of made) {
    const delivery = byId.get(id)
    if (delivery !== undefined) created.set(delivery, id)
  }
  await queue.add(
    tx,
    Array.from(created, ([{ endpoint, organizationId, isProbe }, deliveryId]) => ({
      deliveryId,
      endpointId: endpoint.id,
      organizationId,
      isProbe,
    })),
  )
  return created
}

type Row = readonly [id: string, delivery: NewDelivery]

const COLUMNS = {
  id: ([id]: Row) => id,
  organization_id: ([, { organizationId }]: Row) => organizationId,
  event_id: ([, { eventId }]: Row) => eventId,
  event: ([, { event }]: Row) => event,
  endpoint_id: ([, { endpoint }]: Row) => endpoint.id,
  target_url: ([, { endpoint }]: Row) => endpoint.url,
  created_at: ([, { createdAt }]: Row) => new Date(createdAt).toISOString(),
}

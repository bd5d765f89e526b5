import { sql } from 'drizzle-orm'
import type { Context } from '../../context.ts'
import type { Transaction } from '../../database/database.ts'
import { SENDER_DEFAULTS } from '../../defaults.ts'
import { countTargets, findTargets, type Target } from './find-targets.ts'
import { insertDeliveries } from './insert-deliveries.ts'
import { insertEventRows, keyOf } from './insert-event-rows.ts'
import type { PreparedEvent } from './new-event.ts'

/** The result of publishing an event. */
export interface PublishedResult {
  id: string
  /** False if an event with this id already existed. Then nothing was stored. */
  created: boolean
  /**
   * The created deliveries, in no particular order. Empty if they are created in portions: those of an event with more than 250 endpoints, and
   * of a large batch.
   */
  deliveryIds: string[]
  /** The number of deliveries, also of those that are created after the publish. */
  deliveryCount: number
}

/** Which deliveries a transaction creates itself. */
interface InsertLimits {
  /** Deliveries that it creates at most. */
  maxDeliveries: number
  /** Whether it leaves out the events that exceed it, except the first one. Otherwise they are fanned out. */
  leavesRest: boolean
}

const OWN_TRANSACTION = { maxDeliveries: SENDER_DEFAULTS.publishManyDeliveries, leavesRest: false } as const

/**
 * Inserts events, a delivery for each subscribed endpoint, and their jobs in one transaction. Events with too many endpoints get a fan-out
 * instead: a row, from which their deliveries are created in portions after the commit.
 */
export async function insertEvents(
  tx: Transaction,
  { queue, partitions }: Pick<Context, 'queue' | 'partitions'>,
  allEvents: readonly PreparedEvent[],
  { maxDeliveries, leavesRest }: InsertLimits = OWN_TRANSACTION,
): Promise<PublishedResult[]> {
  const find = await findTargets(
    tx,
    allEvents.filter(({ target }) => target === undefined),
    SENDER_DEFAULTS.publishDeliveries,
  )
  const events: PreparedEvent[] = []
  /** The endpoints of each event; undefined if it is fanned out. */
  const targets = new Map<PreparedEvent, readonly Target[] | undefined>()
  /** The number of endpoints of events that are fanned out, where it is known. */
  const sizes = new Map<PreparedEvent, number>()
  let total = 0
  for (const event of allEvents) {
    const found = event.target ? [event.target] : find(event)
    const exceeds = total + (found?.length ?? 0) > maxDeliveries
    if (exceeds && leavesRest && events.length > 0) break
    events.push(event)
    targets.set(event, exceeds ? undefined : found)
    if (!exceeds) total += found?.length ?? 0
    else if (found !== undefined) sizes.set(event, found.length)
  }
  await partitions.ensure(
    events.map(({ createdAt }) => createdAt),
    tx,
  )
  const isNew = await insertEventRows(tx, partitions, events)
  const fresh = events.filter((event) => isNew.delete(keyOf(event))) // of two events with the same id only the first
  const wide = fresh.filter((event) => targets.get(event) === undefined)
  const counts = await insertFanouts(tx, wide, sizes)
  const created = await insertDeliveries(
    tx,
    queue,
    fresh.flatMap((event) =>
      (targets.get(event) ?? []).map((endpoint) => ({
        organizationId: event.organizationId,
        eventId: event.id,
        event: event.type,
        createdAt: event.createdAt,
        endpoint,
        isProbe: event.target !== undefined,
      })),
    ),
  )
  const idsByEvent = Map.groupBy(created, ([{ organizationId, eventId }]) => `${organizationId} ${eventId}`)
  const isFresh = new Set(fresh)
  return events.map((event) => {
    const made = isFresh.has(event) ? (idsByEvent.get(keyOf(event)) ?? []) : []
    const deliveryIds = made.map(([, id]) => id)
    return {
      id: event.id,
      created: isFresh.has(event),
      deliveryIds,
      deliveryCount: counts.get(event) ?? deliveryIds.length,
    }
  })
}

/** Resolves with the number of deliveries that each event will have. */
async function insertFanouts(
  tx: Transaction,
  events: readonly PreparedEvent[],
  sizes: ReadonlyMap<PreparedEvent, number>,
): Promise<Map<PreparedEvent, number>> {
  const counts = new Map(sizes)
  if (events.length === 0) return counts
  const rows = events.map(({ id, organizationId, type, createdAt }) => ({
    id,
    organization_id: organizationId,
    type,
    event_at: new Date(createdAt),
  }))
  await tx.execute(sql`
    insert into hookseal.fanouts (organization_id, event_id, event, event_at)
    select organization_id, id, type, event_at from json_to_recordset(${JSON.stringify(rows)}::text::json)
      as e(organization_id text, id text, type text, event_at timestamptz)`)
  const wide = events.filter((event) => !sizes.has(event))
  for (const own of Map.groupBy(wide, ({ organizationId, type }) => `${organizationId} ${type}`).values()) {
    const [topic] = own
    const count = topic === undefined ? 0 : await countTargets(tx, topic)
    for (const event of own) counts.set(event, count)
  }
  return counts
}

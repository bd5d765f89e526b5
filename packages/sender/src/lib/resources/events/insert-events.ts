import { type SQL, sql } from 'drizzle-orm'
import type { Context } from '../../context.ts'
import { idArray, textTable, type Transaction } from '@hookseal/engine/database'
import { SENDER_DEFAULTS } from '../../defaults.ts'
import { countTargets, findTargets, subscribedIds, type Target, topicKey } from './find-targets.ts'
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
  /** The endpoints of events that are fanned out, where they are few. */
  const few = new Map<PreparedEvent, readonly Target[]>()
  let total = 0
  for (const event of allEvents) {
    const found = event.target ? [event.target] : find(event)
    const exceeds = total + (found?.length ?? 0) > maxDeliveries
    if (exceeds && leavesRest && events.length > 0) break
    events.push(event)
    targets.set(event, exceeds ? undefined : found)
    if (!exceeds) total += found?.length ?? 0
    else if (found !== undefined) few.set(event, found)
  }
  await partitions.ensure(
    events.map(({ createdAt }) => createdAt),
    tx,
  )
  const isNew = await insertEventRows(tx, partitions, events)
  const fresh = events.filter((event) => isNew.delete(keyOf(event))) // of two events with the same id only the first
  const fannedOut = fresh.filter((event) => targets.get(event) === undefined)
  const counts = await insertFanouts(tx, fannedOut, few)
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
  few: ReadonlyMap<PreparedEvent, readonly Target[]>,
): Promise<Map<PreparedEvent, number>> {
  const counts = new Map<PreparedEvent, number>()
  const byTopic = Map.groupBy(events, topicKey)
  for (const own of byTopic.values()) {
    const [first] = own
    if (first === undefined) continue
    const targets = few.get(first)
    const count = targets?.length ?? (await countTargets(tx, first))
    const endpointIds =
      targets !== undefined
        ? sql`${idArray(targets.map(({ id }) => id))}::text[]`
        : count * own.length <= MAX_KEPT_IDS
          ? subscribedIds(first)
          : sql`null::text[]`
    await insertFanoutRows(tx, own, endpointIds)
    for (const event of own) counts.set(event, count)
  }
  return counts
}

/** Ids of endpoints that one transaction stores with its fan-outs, 36 bytes each. */
const MAX_KEPT_IDS = 100_000

async function insertFanoutRows(
  { execute }: Transaction,
  events: readonly PreparedEvent[],
  endpointIds: SQL,
): Promise<void> {
  const patterns = events[0]?.source === undefined ? null : idArray(events[0].source.patterns)
  await execute(sql`
    insert into hookseal.fanouts (organization_id, event_id, event, event_at, endpoint_ids, patterns)
    select organization_id, id, type, event_at::timestamptz, ${endpointIds}, ${patterns}::text[] from ${textTable(
      'e',
      events,
      {
        organization_id: ({ organizationId }) => organizationId,
        id: ({ id }) => id,
        type: ({ type }) => type,
        event_at: ({ createdAt }) => new Date(createdAt).toISOString(),
      },
    )}`)
}

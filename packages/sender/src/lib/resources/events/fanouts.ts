import { and, asc, eq, getTableColumns, gt, inArray, sql } from 'drizzle-orm'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Database, idArray, type Transaction } from '@hookseal/engine/database'
import type { Partitions } from '../../database/partitions/partitions.ts'
import { fanouts } from '../../database/schema.ts'
import { SENDER_DEFAULTS } from '../../defaults.ts'
import type { Queue } from '@hookseal/engine/queue'
import type { Changes } from '../changes.ts'
import { insertDeliveries } from './insert-deliveries.ts'

/** Creates the deliveries of events with many endpoints in portions, so that other publishes come in between. */
export interface Fanouts {
  /**
   * Runs portions until none is left. Any process can run the next portion: it is one transaction that locks the fan-out and also moves its
   * position. If the process is killed, the database rolls the portion back and another process runs it.
   */
  readonly run: () => Promise<void>
  /** Resolves when these events have their deliveries, or when `run` ends before, which another worker then continues. */
  readonly finish: (events: readonly EventKey[]) => Promise<void>
  /** Stops it after the current portion. Another process, or the next start, continues. */
  readonly stop: () => Promise<void>
}

interface EventKey {
  organizationId: string
  id: string
}

interface Dependencies {
  database: Database
  partitions: Pick<Partitions, 'ensure'>
  queue: Queue
  changes: Changes
}

/** The columns of a fan-out, except for the ids of its endpoints, which may be many. */
const { endpointIds, ...COLUMNS } = getTableColumns(fanouts)

type FanoutRow = Omit<typeof fanouts.$inferSelect, 'endpointIds'> & { hasIds: boolean }

export function createFanouts({ database, partitions, queue, changes }: Dependencies): Fanouts {
  /** The organization of the last portion: organizations take turns. */
  let lastTurn = ''
  let running: Promise<void> | undefined
  /** Grows with each call of `run`: one that comes while the loop finds nothing must make it look again. */
  let calls = 0
  /** Each call of `finish`, with the keys of its events without deliveries. */
  const unfinished = new Set<{ keys: Set<string>; resolve: () => void }>()
  const stopped = new AbortController()

  async function runAll(): Promise<void> {
    let seen: number
    do {
      seen = calls
      if (await hasAny(database))
        while (!stopped.signal.aborted && (await runPortion())) await sleep(SENDER_DEFAULTS.fanoutPauseMs)
    } while (seen !== calls && !stopped.signal.aborted)
  }

  async function runPortion(): Promise<boolean> {
    const portion = await database.transaction(async (tx) => {
      const fanout = (await lockNext(tx, lastTurn)) ?? (await lockNext(tx, ''))
      if (fanout === undefined) return undefined
      lastTurn = fanout.organizationId
      return { fanout, finished: await createPortion(tx, fanout) }
    })
    if (portion === undefined) return false
    const { organizationId } = portion.fanout
    changes.record(organizationId, 'deliveries', 'stats')
    for (const { keys, resolve } of unfinished) {
      for (const id of portion.finished) keys.delete(keyOf({ organizationId, id }))
      if (keys.size === 0) resolve()
    }
    return true
  }

  /** Resolves with the ids of the events that have all of their deliveries now. */
  async function createPortion(tx: Transaction, fanout: FanoutRow): Promise<string[]> {
    const { organizationId, eventId, event, lastEndpointId, hasIds } = fanout
    const rows = await (hasIds ? readEndpoints(tx, fanout) : readSubscribers(tx, fanout))
    const max = Math.floor(SENDER_DEFAULTS.publishDeliveries / Math.max(1, rows.length))
    const equal = lastEndpointId === '' && max > 1 ? await lockEqual(tx, fanout, max - 1) : []
    const events = [{ eventId, eventAt: fanout.eventAt }, ...equal]
    await partitions.ensure(
      events.map(({ eventAt }) => eventAt.getTime()),
      tx,
    )
    const targets = rows.flatMap(({ id, url }) => (url === null ? [] : [{ id, url }]))
    await insertDeliveries(
      tx,
      queue,
      events.flatMap((own) =>
        targets.map((endpoint) => ({
          organizationId,
          eventId: own.eventId,
          event,
          createdAt: own.eventAt.getTime(),
          endpoint,
          isProbe: false,
        })),
      ),
    )
    const last = rows.at(-1)
    const ids = events.map((own) => own.eventId)
    const own = and(eq(fanouts.organizationId, organizationId), inArray(fanouts.eventId, ids))
    if (last === undefined || rows.length < SENDER_DEFAULTS.publishDeliveries) {
      await tx.queries.delete(fanouts).where(own)
      return ids
    }
    await tx.queries.update(fanouts).set({ lastEndpointId: last.id }).where(own)
    return []
  }

  return {
    async run() {
      calls++
      running ??= runAll().finally(() => {
        running = undefined
      })
      return running
    },
    async finish(events) {
      if (events.length === 0 || running === undefined) return
      const finished = Promise.withResolvers<void>()
      const own = { keys: new Set(events.map(keyOf)), resolve: finished.resolve }
      unfinished.add(own)
      // The caller of `run` reports errors.
      await Promise.race([finished.promise, running.catch(() => {})])
      unfinished.delete(own)
    },
    async stop() {
      stopped.abort()
      // Its caller reports errors.
      await running?.catch(() => {})
    },
  }
}

/** One statement in place of the four of a portion, because most polls find nothing. */
async function hasAny({ execute }: Database): Promise<boolean> {
  const { rows } = await execute(sql<{ exists: boolean }>`select exists (select from hookseal.fanouts)`)
  return rows[0]?.exists ?? true
}

interface Subscriber {
  id: string
  /** Null if it gets no delivery. */
  url: string | null
}

/** Reads the next subscribers of an event whose endpoints are not stored: those that are still enabled. */
async function readSubscribers(
  { execute }: Transaction,
  { organizationId, event, patterns, lastEndpointId, createdAt }: FanoutRow,
): Promise<Subscriber[]> {
  const { rows } = await execute(sql<Subscriber>`
    select s.endpoint_id as id, e.url
    from (select distinct m.endpoint_id from unnest(${idArray(patterns ?? [event])}::text[]) p(pattern),
        lateral (select endpoint_id from hookseal.subscriptions
          where organization_id = ${organizationId} and event = p.pattern and endpoint_id > ${lastEndpointId}
          order by endpoint_id limit ${SENDER_DEFAULTS.publishDeliveries}) m
        order by m.endpoint_id limit ${SENDER_DEFAULTS.publishDeliveries}) s
      left join lateral (select url from hookseal.endpoints e
        where e.id = s.endpoint_id and e.enabled and e.deleted_at is null
          and e.created_at <= ${createdAt.toISOString()}::timestamptz offset 0) e on true
    order by s.endpoint_id`)
  return rows
}

/**
 * Reads the next endpoints that an event had when it was published, also those that were disabled since: their deliveries can be replayed.
 */
async function readEndpoints(
  { execute }: Transaction,
  { organizationId, eventId, lastEndpointId }: FanoutRow,
): Promise<Subscriber[]> {
  const { rows } = await execute(sql<Subscriber>`
    select s.id, e.url
    from (select id
        from hookseal.fanouts f, unnest(f.endpoint_ids) id
        where f.organization_id = ${organizationId} and f.event_id = ${eventId} and id > ${lastEndpointId}
        order by id limit ${SENDER_DEFAULTS.publishDeliveries}) s
      left join lateral (select url from hookseal.endpoints e where e.id = s.id and e.deleted_at is null offset 0) e on true
    order by s.id`)
  return rows
}

/** Locks the oldest fan-out of the next organization. Those that other processes are working on are skipped. */
async function lockNext({ queries }: Transaction, lastTurn: string): Promise<FanoutRow | undefined> {
  const [row] = await queries
    .select({ ...COLUMNS, hasIds: sql<boolean>`${endpointIds} is not null` })
    .from(fanouts)
    .where(gt(fanouts.organizationId, lastTurn))
    .orderBy(asc(fanouts.organizationId), asc(fanouts.createdAt))
    .limit(1)
    .for('update', { skipLocked: true })
  return row
}

/** Locks up to `max` other fan-outs of the same type, transaction and endpoints that have not begun. */
async function lockEqual(
  { execute }: Transaction,
  { organizationId, eventId, event }: FanoutRow,
  max: number,
): Promise<{ eventId: string; eventAt: Date }[]> {
  const { rows } = await execute(sql<{ id: string; ms: number }>`
    select event_id as id, extract(epoch from event_at)::float8 * 1000 as ms from hookseal.fanouts
    where organization_id = ${organizationId} and event = ${event} and last_endpoint_id = '' and event_id <> ${eventId}
      and (created_at, coalesce(endpoint_ids, '{}'), patterns is null) = (
        select created_at, coalesce(endpoint_ids, '{}'), patterns is null from hookseal.fanouts
        where organization_id = ${organizationId} and event_id = ${eventId})
    limit ${max} for update skip locked`)
  return rows.map(({ id, ms }) => ({ eventId: id, eventAt: new Date(Math.round(ms)) }))
}

/** Unambiguous, because ids of organizations contain no space. */
function keyOf({ organizationId, id }: EventKey): string {
  return `${organizationId} ${id}`
}

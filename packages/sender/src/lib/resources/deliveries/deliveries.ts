import { and, asc, eq, inArray, type SQL, sql } from 'drizzle-orm'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Context, DEFAULT_ORGANIZATION } from '../../context.ts'
import { SENDER_DEFAULTS } from '../../defaults.ts'
import type { Transaction } from '@hookseal/engine/database'
import { oldestKeptDay } from '../../database/partitions/days.ts'
import { timestamp } from '../../database/partitions/in-days.ts'
import { type Place, placesOf } from '../../database/partitions/places.ts'
import { attempts, deliveries, endpoints, events } from '../../database/schema.ts'
import { disabledEndpoint, notFound, SenderError } from '../../errors.ts'
import type { EventTypes } from '../events/event-types.ts'
import { checkInteger } from '../input.ts'
import type { OrganizationScope } from '../organizations.ts'
import { type PageOptions, toPage } from '../page.ts'
import { countDeliveries } from './count-deliveries.ts'
import type { Delivery, DeliveryPage, DeliveryTotal, DeliveryWithAttempts } from './delivery.ts'
import { type DeliveryRow, toAttempt, toDelivery } from './delivery-row.ts'
import { conditionOf, type DeliveryFilter } from './delivery-filter.ts'
import { sourcesOf } from './delivery-sources.ts'
import { searchDeliveries } from './search-deliveries.ts'
import type { Replays } from '../replays/replays.ts'
import type { ReplayPortions } from '../replays/run-portion.ts'
import { replayRows } from './replay.ts'

export interface Deliveries {
  /** Resolves with a page of deliveries, newest first. */
  readonly list: (
    options?: PageOptions & DeliveryFilter & { offset?: number | undefined },
  ) => Promise<DeliveryPage>
  /** Resolves with the number of matches. What it costs does not depend on the length of the log. */
  readonly total: (filter?: DeliveryFilter) => Promise<DeliveryTotal>
  /**
   * Resolves with the exact number of matches, or with `upTo` if there are at least as many. Reads the log, which may take long.
   *
   * @default upTo: no limit
   */
  readonly count: (filter?: DeliveryFilter, options?: { upTo?: number }) => Promise<number>
  /** @throws {SenderError} `ERR_SENDER_NOT_FOUND` */
  readonly get: (id: string, scope?: OrganizationScope) => Promise<DeliveryWithAttempts>
  /**
   * Restarts the retry schedule of a delivery with an immediate attempt, also while its endpoint is paused: if the attempt succeeds, the
   * endpoint is resumed. The `webhook-id` stays the same.
   *
   * @throws {SenderError} `ERR_SENDER_NOT_FOUND`; `ERR_SENDER_CONFLICT` if the endpoint is disabled or deleted, or the delivery is older than
   * the retention period
   */
  readonly replay: (id: string, scope?: OrganizationScope) => Promise<Delivery>
  /**
   * Like `replays.start`, but this process runs the replay and resolves when it has ended.
   *
   * @throws {SenderError} as `replays.start`
   */
  readonly replayMany: (filter?: DeliveryFilter) => Promise<{ replayed: number }>
}

export function createDeliveries(
  context: Context,
  eventTypes: EventTypes,
  replays: Replays,
  portions: ReplayPortions,
): Deliveries {
  const { database } = context
  const { queries } = database

  /** The names in the catalog, which a search completes. */
  async function typesFor({ search }: DeliveryFilter): Promise<string[]> {
    return search === undefined ? [] : [...(await eventTypes.find([])).keys()]
  }

  async function withEndpoints(rows: readonly DeliveryRow[]): Promise<(row: DeliveryRow) => Delivery> {
    const ids = [...new Set(rows.map(({ endpointId }) => endpointId))]
    const found =
      ids.length === 0
        ? []
        : await queries
            .select({ id: endpoints.id, name: endpoints.name, pausedUntil: endpoints.pausedUntil })
            .from(endpoints)
            .where(inArray(endpoints.id, ids))
    const byId = new Map(found.map((endpoint) => [endpoint.id, endpoint]))
    const now = new Date()
    return (row) => toDelivery(row, byId.get(row.endpointId), now)
  }

  /** Reads the places where a delivery may be, until one has it. */
  async function inPlaces<Row>(id: string, read: (place: Place) => Promise<Row[]>): Promise<Row | undefined> {
    const columns = { delivery: sql`${deliveries.createdAt}`, event: sql`${events.createdAt}` }
    for (const place of placesOf([id], context.partitions, columns)) {
      const [row] = await read(place)
      if (row !== undefined) return row
    }
    return undefined
  }

  return {
    async list({ offset = 0, ...options } = {}) {
      checkInteger(offset, 'offset', { min: 0, max: 1e9 })
      const { organizationId = DEFAULT_ORGANIZATION } = options
      return context.limits.slowReads(organizationId, async () => {
        const sources = await sourcesOf(database, options, await typesFor(options))
        const { rows, end } = await searchDeliveries(sources, { ...options, offset })
        return {
          ...toPage(rows, options, await withEndpoints(rows), end),
          searchedUntil: end?.createdAt ?? null,
        }
      })
    },
    async total(filter = {}) {
      const { organizationId = DEFAULT_ORGANIZATION } = filter
      return context.limits.slowReads(organizationId, async () =>
        countDeliveries(database, filter, await typesFor(filter)),
      )
    },
    async count(filter = {}, { upTo } = {}) {
      const limit = upTo === undefined ? sql`` : sql`limit ${upTo}`
      const { organizationId = DEFAULT_ORGANIZATION } = filter
      const statement = sql<{ count: number }>`
        select count(*)::int as count from (select from ${deliveries} where ${conditionOf(filter)} ${limit}) m`
      const { rows } = await context.limits.slowReads(organizationId, async () => database.execute(statement))
      return rows[0]?.count ?? 0
    },
    async get(id, { organizationId } = {}) {
      const own = organizationId === undefined ? undefined : eq(deliveries.organizationId, organizationId)
      const row = await inPlaces(id, async (place) => {
        const isEvent = and(
          eq(events.organizationId, deliveries.organizationId),
          eq(events.id, deliveries.eventId),
        )
        return queries
          .select({ delivery: deliveries, body: events.body })
          .from(deliveries)
          .innerJoin(events, and(isEvent, place.event))
          .where(and(eq(deliveries.id, id), place.delivery, own))
      })
      if (row === undefined) throw notFound('delivery', id)
      // The attempts of versions without partitions have no time.
      const inPartition = sql`${attempts.createdAt} in (${timestamp(row.delivery.createdAt.getTime())}, '-infinity')`
      const made = await queries
        .select()
        .from(attempts)
        .where(and(eq(attempts.deliveryId, id), inPartition))
        .orderBy(asc(attempts.attempt))
      return {
        ...(await withEndpoints([row.delivery]))(row.delivery),
        body: row.body,
        attempts: made.map((attempt) => toAttempt(attempt, row.delivery.eventId)),
      }
    },
    async replay(id, { organizationId } = {}) {
      const own = organizationId === undefined ? undefined : eq(deliveries.organizationId, organizationId)
      const replayed = await database.transaction(async (tx) => {
        const read = (place: SQL) =>
          tx.queries
            .select()
            .from(deliveries)
            .where(and(eq(deliveries.id, id), place, own))
        const found = await inPlaces(id, async (place) => read(place.delivery))
        if (found === undefined) throw notFound('delivery', id)
        checkAge(context, found)
        await checkEndpoint(tx, found.endpointId)
        await context.queue.lock(tx, [id])
        const [row] = await read(eq(deliveries.createdAt, found.createdAt)).for('update')
        if (row === undefined) throw notFound('delivery', id)
        const [restarted] = await replayRows(tx, context.queue, [row], { isProbe: true })
        return restarted ?? row
      })
      context.changes.record(replayed.organizationId, 'deliveries', 'stats')
      return (await withEndpoints([replayed]))(replayed)
    },
    async replayMany(filter) {
      let replay = await replays.start(filter)
      while (replay.status === 'running') {
        // False while another process runs a portion of it.
        if (!(await portions.run(replay.id))) await sleep(SENDER_DEFAULTS.replayPauseMs)
        replay = await replays.get(replay.id)
      }
      return { replayed: replay.replayed }
    },
  }
}

/** Rejects a replay of a day that retention drops: the job would keep it, with the data of all organizations. */
function checkAge({ clock, policy }: Context, { createdAt }: DeliveryRow): void {
  if (createdAt.getTime() < oldestKeptDay(clock.now(), policy.retentionMs))
    throw new SenderError(
      'ERR_SENDER_CONFLICT',
      'The delivery is older than the retention period, so it cannot be replayed. Publish a new event.',
    )
}

/** Rejects a replay that would make the delivery dead again without an attempt. */
async function checkEndpoint({ queries }: Transaction, id: string): Promise<void> {
  const [endpoint] = await queries
    .select({ enabled: endpoints.enabled, deletedAt: endpoints.deletedAt })
    .from(endpoints)
    .where(eq(endpoints.id, id))
  if (endpoint === undefined || endpoint.deletedAt !== null)
    throw new SenderError(
      'ERR_SENDER_CONFLICT',
      'The webhook was deleted, so its deliveries cannot be replayed.',
    )
  if (!endpoint.enabled) throw disabledEndpoint()
}

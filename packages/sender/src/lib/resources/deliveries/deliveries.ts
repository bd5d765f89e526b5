import { and, asc, eq, inArray, type SQL, sql } from 'drizzle-orm'
import { union } from 'drizzle-orm/pg-core'
import type { Context } from '../../context.ts'
import { SENDER_DEFAULTS } from '../../defaults.ts'
import { attempts, deliveries, endpoints, events } from '../../database/schema.ts'
import { notFound } from '../../errors.ts'
import type { EventTypes } from '../events/event-types.ts'
import { checkInteger, invalidInput } from '../input.ts'
import type { OrganizationScope } from '../organizations.ts'
import { type Page, type PageOptions, pageQuery, toPage } from '../page.ts'
import {
  type Delivery,
  type DeliveryRow,
  type DeliveryStatus,
  type DeliveryWithAttempts,
  toAttempt,
  toDelivery,
} from './delivery.ts'
import { conditionOf, conditionsOf, type DeliveryFilter, toStatuses } from './delivery-filter.ts'
import { replayRows } from './replay.ts'

export interface Deliveries {
  /** Resolves with a page of deliveries, newest first. */
  readonly list: (
    options?: PageOptions & DeliveryFilter & { offset?: number | undefined },
  ) => Promise<Page<Delivery>>
  /** Resolves with the number of matches, or with `upTo` if there are at least as many. @default upTo: no limit */
  readonly count: (filter?: DeliveryFilter, options?: { upTo?: number }) => Promise<number>
  /** @throws {SenderError} `ERR_SENDER_NOT_FOUND` */
  readonly get: (id: string, scope?: OrganizationScope) => Promise<DeliveryWithAttempts>
  /**
   * Restarts the retry schedule of a delivery with an immediate attempt, also while its endpoint is paused: if the attempt succeeds, the
   * endpoint is resumed. The `webhook-id` stays the same.
   *
   * @throws {SenderError} `ERR_SENDER_NOT_FOUND`
   */
  readonly replay: (id: string, scope?: OrganizationScope) => Promise<Delivery>
  /**
   * Replays the matching deliveries, oldest first. Resolves with their number.
   *
   * @param filter Without a status, `failed` and `dead` deliveries match.
   * @throws {SenderError} `ERR_SENDER_INVALID` if `pending` is the only status
   */
  readonly replayMany: (filter?: DeliveryFilter) => Promise<{ replayed: number }>
}

export function createDeliveries(context: Context, eventTypes: EventTypes): Deliveries {
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

  async function readPage(options: PageOptions & DeliveryFilter, offset: number): Promise<DeliveryRow[]> {
    const { where, orderBy, limit } = pageQuery(deliveries, options)
    const read = (condition: SQL, rows: number) =>
      queries
        .select()
        .from(deliveries)
        .where(and(condition, where))
        .orderBy(...orderBy)
        .limit(rows)
    const [one, other] = conditionsOf(options, await typesFor(options))
    if (one === undefined) return []
    if (other === undefined) return read(one, limit).offset(offset)
    // New terms, because Drizzle changes those of a union.
    const { orderBy: ofUnion } = pageQuery(deliveries, options)
    return union(read(one, offset + limit), read(other, offset + limit))
      .orderBy(...ofUnion)
      .limit(limit)
      .offset(offset)
  }

  return {
    async list({ offset = 0, ...options } = {}) {
      checkInteger(offset, 'offset', { min: 0, max: 1e9 })
      const found = await readPage(options, offset)
      return toPage(found, options, await withEndpoints(found))
    },
    async count(filter = {}, { upTo } = {}) {
      const limit = upTo === undefined ? sql`` : sql`limit ${upTo}`
      const matches = conditionsOf(filter, await typesFor(filter)).map(
        (condition) => sql`(select ${deliveries.id} from ${deliveries} where ${condition} ${limit})`,
      )
      const { rows } = await database.execute(
        sql<{
          count: number
        }>`select count(*)::int as count from (${sql.join(matches, sql` union `)}) m`,
      )
      return Math.min(rows[0]?.count ?? 0, upTo ?? Infinity)
    },
    async get(id, { organizationId } = {}) {
      const [row] = await queries
        .select({ delivery: deliveries, body: events.body })
        .from(deliveries)
        .innerJoin(
          events,
          and(eq(events.organizationId, deliveries.organizationId), eq(events.id, deliveries.eventId)),
        )
        .where(
          and(
            eq(deliveries.id, id),
            organizationId === undefined ? undefined : eq(deliveries.organizationId, organizationId),
          ),
        )
      if (row === undefined) throw notFound('delivery', id)
      const made = await queries
        .select()
        .from(attempts)
        .where(eq(attempts.deliveryId, id))
        .orderBy(asc(attempts.attempt))
      return {
        ...(await withEndpoints([row.delivery]))(row.delivery),
        body: row.body,
        attempts: made.map(toAttempt),
      }
    },
    async replay(id, { organizationId } = {}) {
      const own = organizationId === undefined ? undefined : eq(deliveries.organizationId, organizationId)
      const replayed = await database.transaction(async (tx) => {
        const read = () =>
          tx.queries
            .select()
            .from(deliveries)
            .where(and(eq(deliveries.id, id), own))
        if ((await read()).length === 0) throw notFound('delivery', id)
        await context.queue.lock(tx, [id])
        const [row] = await read().for('update')
        if (row === undefined) throw notFound('delivery', id)
        const [restarted] = await replayRows(tx, context.queue, [id], { isProbe: true })
        return restarted ?? row
      })
      context.changes.record(replayed.organizationId, 'deliveries', 'stats')
      return (await withEndpoints([replayed]))(replayed)
    },
    async replayMany({ status = REPLAYED_BY_DEFAULT, ...filter } = {}) {
      const statuses = toStatuses(status).filter((name) => name !== 'pending')
      if (statuses.length === 0)
        throw invalidInput('status', 'Pending deliveries cannot be replayed. Use failed, dead or delivered.')
      // Excludes deliveries that this call has already replayed and that failed again: their last attempt is later.
      const started = sql`coalesce(${deliveries.lastAttemptAt}, ${deliveries.createdAt}) < ${new Date(context.clock.now()).toISOString()}::timestamptz`
      const where = and(conditionOf({ ...filter, status: statuses }, await typesFor(filter)), started)
      let replayed = 0
      let last: { id: string; createdAt: Date } | undefined
      do {
        // Pages advance by position. A delivery that dies again without an attempt, as at a disabled endpoint, would match forever.
        const page = and(where, last && isAfter(last))
        const rows = await database.transaction(
          async (tx) => {
            const select = () =>
              tx.queries.select({ id: deliveries.id, createdAt: deliveries.createdAt }).from(deliveries)
            const oldestFirst = [asc(deliveries.createdAt), asc(deliveries.id)]
            const found = await select()
              .where(page)
              .orderBy(...oldestFirst)
              .limit(REPLAY_PAGE)
            const ids = found.map(({ id }) => id)
            await context.queue.lock(tx, ids)
            // Read again under the lock: some may have been delivered or replayed in the meantime.
            const still = await select()
              .where(and(where, inArray(deliveries.id, ids)))
              .orderBy(...oldestFirst)
              .for('update')
            await replayRows(
              tx,
              context.queue,
              still.map(({ id }) => id),
            )
            replayed += still.length
            return found
          },
          { statementTimeoutMs: SENDER_DEFAULTS.slowStatementMs },
        )
        last = rows.length < REPLAY_PAGE ? undefined : rows.at(-1)
      } while (last !== undefined)
      return { replayed }
    },
  }
}

const REPLAYED_BY_DEFAULT: readonly DeliveryStatus[] = ['failed', 'dead']
const REPLAY_PAGE = 500

function isAfter({ id, createdAt }: { id: string; createdAt: Date }): SQL {
  return sql`(${deliveries.createdAt}, ${deliveries.id}) > (${createdAt.toISOString()}::timestamptz, ${id})`
}

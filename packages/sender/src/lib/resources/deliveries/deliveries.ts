import { and, asc, eq, gte, inArray, lt, type SQL, sql } from 'drizzle-orm'
import { type Context, DEFAULT_ORGANIZATION } from '../../context.ts'
import { SENDER_DEFAULTS } from '../../defaults.ts'
import { attempts, deliveries, events } from '../../database/schema.ts'
import { notFound } from '../../errors.ts'
import type { OrganizationScope } from '../organizations.ts'
import { type Page, type PageOptions, pageQuery, toPage } from '../page.ts'
import { replayRows } from './replay.ts'
import { checkInteger, invalidInput } from '../input.ts'

export const DELIVERY_STATUSES = ['pending', 'delivered', 'failed', 'dead'] as const
/** `pending`: before the first attempt. `failed`: a retry is scheduled. `dead`: no attempts are left. */
export type DeliveryStatus = (typeof DELIVERY_STATUSES)[number]

/** One event for one endpoint. */
export interface Delivery {
  id: string
  organizationId: string
  eventId: string
  /** The event's type. */
  event: string
  endpointId: string
  targetUrl: string
  status: DeliveryStatus
  /** Number of attempts so far. */
  attempt: number
  /** Response status of the last attempt. */
  responseStatus: number | null
  /** Latency of the last attempt. */
  latencyMs: number | null
  /** Why the last attempt failed, or why the delivery is dead without one. */
  errorMessage: string | null
  createdAt: Date
  lastAttemptAt: Date | null
  deliveredAt: Date | null
  nextAttemptAt: Date | null
}

/** One request for a delivery, as logged. */
export interface Attempt {
  /** Number of the attempt within its delivery, from 1. */
  attempt: number
  startedAt: Date
  requestHeaders: Record<string, string>
  responseStatus: number | null
  responseHeaders: Record<string, string> | null
  /** The first 64 KiB, unchanged. */
  responseBody: Uint8Array | null
  /** Why the attempt got no complete response, as one stable word. */
  errorClass: string | null
  errorMessage: string | null
  latencyMs: number
}

export interface DeliveryWithAttempts extends Delivery {
  /** The body of every attempt. */
  body: string
  /** Oldest first. */
  attempts: Attempt[]
}

export interface DeliveryFilter {
  /** @default 'default' */
  organizationId?: string | undefined
  endpointId?: string | undefined
  eventId?: string | undefined
  /** The event's type. */
  event?: string | undefined
  status?: DeliveryStatus | readonly DeliveryStatus[] | undefined
  /** Created at or after this time. */
  since?: Date | undefined
  /** Created before this time. */
  until?: Date | undefined
}

export interface Deliveries {
  /** Resolves with a page of deliveries, newest first. */
  readonly list: (
    options?: PageOptions & DeliveryFilter & { offset?: number | undefined },
  ) => Promise<Page<Delivery>>
  readonly count: (filter?: DeliveryFilter) => Promise<number>
  /** @throws {SenderError} `ERR_SENDER_NOT_FOUND` */
  readonly get: (id: string, scope?: OrganizationScope) => Promise<DeliveryWithAttempts>
  /**
   * Restarts the retry schedule of a delivery with an immediate attempt. The `webhook-id` stays the same. A pending delivery stays
   * unchanged.
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

type Row = typeof deliveries.$inferSelect

export function createDeliveries(context: Context): Deliveries {
  const { database } = context
  const { queries } = database

  return {
    async list({ offset = 0, ...options } = {}) {
      checkInteger(offset, 'offset', { min: 0, max: 1e9 })
      const { where, orderBy, limit } = pageQuery(deliveries, options)
      const found = await queries
        .select()
        .from(deliveries)
        .where(and(matches(options), where))
        .orderBy(...orderBy)
        .limit(limit)
        .offset(offset)
      return toPage(found, options, toDelivery)
    },
    count: async (filter = {}) => queries.$count(deliveries, matches(filter)),
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
        ...toDelivery(row.delivery),
        body: row.body,
        attempts: made.map(toAttempt),
      }
    },
    async replay(id, { organizationId } = {}) {
      const own = organizationId === undefined ? undefined : eq(deliveries.organizationId, organizationId)
      return database.transaction(async (tx) => {
        const read = () =>
          tx.queries
            .select()
            .from(deliveries)
            .where(and(eq(deliveries.id, id), own))
        if ((await read()).length === 0) throw notFound('delivery', id)
        await context.queue.lock(tx, [id])
        const [row] = await read().for('update')
        if (row === undefined) throw notFound('delivery', id)
        if (row.status === 'pending') return toDelivery(row)
        const [replayed] = await replayRows(tx, context.queue, [id])
        return toDelivery(replayed ?? row)
      })
    },
    async replayMany({ status = REPLAYED_BY_DEFAULT, ...filter } = {}) {
      const statuses = toStatuses(status).filter((name) => name !== 'pending')
      if (statuses.length === 0)
        throw invalidInput('status', 'Pending deliveries cannot be replayed. Use failed, dead or delivered.')
      // Excludes deliveries that this call has already replayed and that failed again: their last attempt is later.
      const started = sql`coalesce(${deliveries.lastAttemptAt}, ${deliveries.createdAt}) < ${new Date().toISOString()}::timestamptz`
      const where = and(matches({ ...filter, status: statuses }), started)
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

function matches(filter: DeliveryFilter): SQL | undefined {
  const { organizationId = DEFAULT_ORGANIZATION, endpointId, eventId, event, status, since, until } = filter
  return and(
    eq(deliveries.organizationId, organizationId),
    endpointId === undefined ? undefined : eq(deliveries.endpointId, endpointId),
    eventId === undefined ? undefined : eq(deliveries.eventId, eventId),
    event === undefined ? undefined : eq(deliveries.event, event),
    status === undefined ? undefined : inArray(deliveries.status, toStatuses(status)),
    since && gte(deliveries.createdAt, since),
    until && lt(deliveries.createdAt, until),
  )
}

function isAfter({ id, createdAt }: { id: string; createdAt: Date }): SQL {
  return sql`(${deliveries.createdAt}, ${deliveries.id}) > (${createdAt.toISOString()}::timestamptz, ${id})`
}

function toStatuses(status: DeliveryStatus | readonly DeliveryStatus[]): DeliveryStatus[] {
  return typeof status === 'string' ? [status] : [...status]
}

function toDelivery(row: Row): Delivery {
  const { step: _step, ...delivery } = row
  return delivery
}

function toAttempt(row: typeof attempts.$inferSelect): Attempt {
  const { deliveryId: _deliveryId, ...attempt } = row
  return attempt
}

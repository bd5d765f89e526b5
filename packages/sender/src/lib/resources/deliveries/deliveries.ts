import { and, asc, eq, gte, inArray, lt, type SQL, sql } from 'drizzle-orm'
import { type Context, DEFAULT_ORGANIZATION } from '../../context.ts'
import { attempts, deliveries, events } from '../../database/schema.ts'
import { notFound } from '../../errors.ts'
import type { OrganizationScope } from '../endpoints/endpoints.ts'
import { type Page, type PageOptions, pageQuery, toPage } from '../page.ts'
import { replayRows } from './replay.ts'
import { invalid } from '../input.ts'

export const DELIVERY_STATUSES = ['pending', 'delivered', 'failed', 'dead'] as const
/** `failed` awaits its next attempt; `dead` was given up. */
export type DeliveryStatus = (typeof DELIVERY_STATUSES)[number]

/** One event on its way to one endpoint. */
export interface Delivery {
  id: string
  organizationId: string
  eventId: string
  /** The event's type. */
  event: string
  endpointId: string
  targetUrl: string
  status: DeliveryStatus
  /** Attempts made so far. */
  attempt: number
  /** Of the last attempt, as are the next two. */
  responseStatus: number | null
  latencyMs: number | null
  errorMessage: string | null
  createdAt: Date
  lastAttemptAt: Date | null
  deliveredAt: Date | null
  nextAttemptAt: Date | null
}

export interface Attempt {
  attempt: number
  startedAt: Date
  requestHeaders: Record<string, string>
  responseStatus: number | null
  responseHeaders: Record<string, string> | null
  /** The first 64 KiB, as they came. */
  responseBody: Uint8Array | null
  /** What kept the exchange from coming to an end, as one stable word. */
  errorClass: string | null
  errorMessage: string | null
  latencyMs: number
}

export interface DeliveryWithAttempts extends Delivery {
  /** What every attempt carried. */
  body: string
  /** In the order they were made. */
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
  /** Made then or later. */
  since?: Date | undefined
  /** Made before. */
  until?: Date | undefined
}

export interface Deliveries {
  readonly list: (
    options?: PageOptions & DeliveryFilter & { offset?: number | undefined },
  ) => Promise<Page<Delivery>>
  readonly count: (filter?: DeliveryFilter) => Promise<number>
  /** @throws {SenderError} `ERR_SENDER_NOT_FOUND` */
  readonly get: (id: string, scope?: OrganizationScope) => Promise<DeliveryWithAttempts>
  /** Sends it again now, with its `webhook-id`, and through the whole schedule. One that waits for its first attempt stays as it is. */
  readonly replay: (id: string, scope?: OrganizationScope) => Promise<Delivery>
  /** Replays what the filter names, oldest first; `dead` and `failed` ones unless it names a status. Returns how many. */
  readonly replayMany: (filter?: DeliveryFilter) => Promise<{ replayed: number }>
}

type Row = typeof deliveries.$inferSelect

export function createDeliveries(context: Context): Deliveries {
  const { database } = context
  const { queries } = database

  return {
    async list({ offset = 0, ...options } = {}) {
      if (!Number.isInteger(offset) || offset < 0 || offset > 1e9)
        throw invalid('offset', 'offset must be a whole number.')
      const { where, orderBy, limit } = pageQuery(deliveries, options)
      const found = await queries
        .select()
        .from(deliveries)
        .where(and(matches(options), where))
        .orderBy(...orderBy)
        .limit(limit)
        .offset(offset)
      return toPage(found, options, showDelivery)
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
        ...showDelivery(row.delivery),
        body: row.body,
        attempts: made.map(showAttempt),
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
        if (row.status === 'pending') return showDelivery(row)
        const [replayed] = await replayRows(tx, context.queue, [id])
        return showDelivery(replayed ?? row)
      })
    },
    async replayMany({ status = REPLAYED, ...filter } = {}) {
      const statuses = toStatuses(status).filter((name) => name !== 'pending')
      if (statuses.length === 0)
        throw invalid('status', 'What is pending is on its way: replay failed, dead or delivered ones.')
      // What is replayed, fails and would be replayed again was attempted after this.
      const started = sql`coalesce(${deliveries.lastAttemptAt}, ${deliveries.createdAt}) < ${new Date().toISOString()}::timestamptz`
      const where = and(matches({ ...filter, status: statuses }), started)
      let replayed = 0
      let last: { id: string; createdAt: Date } | undefined
      do {
        // Each is looked at once: what is given up again at once, as by a disabled endpoint, would be found for ever.
        const page = and(where, last && isAfter(last))
        const rows = await database.transaction(async (tx) => {
          const select = () =>
            tx.queries.select({ id: deliveries.id, createdAt: deliveries.createdAt }).from(deliveries)
          const oldestFirst = [asc(deliveries.createdAt), asc(deliveries.id)]
          const found = await select()
            .where(page)
            .orderBy(...oldestFirst)
            .limit(REPLAY_PAGE)
          const ids = found.map(({ id }) => id)
          await context.queue.lock(tx, ids)
          // What became of them in the meantime is known now, and stays.
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
        })
        last = rows.length < REPLAY_PAGE ? undefined : rows.at(-1)
      } while (last !== undefined)
      return { replayed }
    },
  }
}

const REPLAYED: readonly DeliveryStatus[] = ['failed', 'dead']
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

function showDelivery(row: Row): Delivery {
  const { step: _step, ...delivery } = row
  return delivery
}

function showAttempt(row: typeof attempts.$inferSelect): Attempt {
  const { deliveryId: _deliveryId, ...attempt } = row
  return attempt
}

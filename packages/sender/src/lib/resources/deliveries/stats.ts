import { type SQL, sql } from 'drizzle-orm'
import { type Context, DEFAULT_ORGANIZATION } from '../../context.ts'
import { invalid } from '../input.ts'

/** Deliveries by where they stand now. */
export interface StatusCounts {
  pending: number
  delivered: number
  failed: number
  dead: number
}

export interface DeliveryFigures extends StatusCounts {
  deliveries: number
  /** Delivered, of those that had an attempt; null when none had. */
  successRate: number | null
  /** Of the last attempt of each delivery, in ms. */
  latencyMs: { p50: number | null; p95: number | null; p99: number | null }
}

export interface Stats {
  since: Date
  until: Date
  bucketSeconds: number
  totals: DeliveryFigures
  /** In order, empty ones too. */
  buckets: (StatusCounts & { at: Date })[]
}

export interface EndpointStats {
  since: Date
  until: Date
  /** Those that had deliveries. */
  endpoints: { endpointId: string; totals: DeliveryFigures }[]
}

export interface StatsPeriod {
  /** @default 'default' */
  organizationId?: string
  /** Deliveries made then or later. @default a day before `until` */
  since?: Date
  /** Deliveries made before. @default now */
  until?: Date
}

export interface StatsReader {
  /** @throws {SenderError} `ERR_SENDER_INVALID` */
  readonly overTime: (
    options?: StatsPeriod & { endpointId?: string; /** @default 24 */ buckets?: number },
  ) => Promise<Stats>
  /** @throws {SenderError} `ERR_SENDER_INVALID` */
  readonly byEndpoint: (options?: StatsPeriod) => Promise<EndpointStats>
}

interface CountRow {
  deliveries: number
  pending: number
  delivered: number
  failed: number
  dead: number
  percentiles: number[] | null
}

const DAY_MS = 24 * 60 * 60 * 1000
const MAX_BUCKETS = 500

/** Counted by the database, over the index by age of the organisation or the endpoint. */
export function createStats({ database }: Context): StatsReader {
  return {
    async overTime({ organizationId = DEFAULT_ORGANIZATION, endpointId, buckets = 24, ...rest } = {}) {
      const { since, until } = checkPeriod(rest)
      if (!Number.isInteger(buckets) || buckets < 1 || buckets > MAX_BUCKETS)
        throw invalid('buckets', `buckets must be a whole number from 1 to ${MAX_BUCKETS}.`)
      const bucketSeconds = Math.ceil((until.getTime() - since.getTime()) / 1000 / buckets)
      const own = endpointId === undefined ? sql`true` : sql`endpoint_id = ${endpointId}`
      const bucket = sql`floor(extract(epoch from created_at - ${since.toISOString()}::timestamptz) / ${bucketSeconds})::int`
      const { rows } = await database.execute(sql<CountRow & { bucket: number | null }>`
        select bucket, ${COUNTS}
        from (select ${bucket} as bucket, status, latency_ms from hookseal.deliveries
          where ${within(organizationId, since, until)} and ${own}) d
        group by grouping sets ((), (bucket))`)
      const byBucket = new Map(rows.map((row) => [row.bucket, row]))
      const count = Math.ceil((until.getTime() - since.getTime()) / 1000 / bucketSeconds)
      return {
        since,
        until,
        bucketSeconds,
        totals: toFigures(byBucket.get(null)),
        buckets: Array.from({ length: count }, (_, index) => ({
          at: new Date(since.getTime() + index * bucketSeconds * 1000),
          ...toCounts(byBucket.get(index)),
        })),
      }
    },
    async byEndpoint({ organizationId = DEFAULT_ORGANIZATION, ...rest } = {}) {
      const { since, until } = checkPeriod(rest)
      const { rows } = await database.execute(sql<CountRow & { endpoint_id: string }>`
        select endpoint_id, ${COUNTS}
        from hookseal.deliveries where ${within(organizationId, since, until)}
        group by endpoint_id order by endpoint_id`)
      return {
        since,
        until,
        endpoints: rows.map((row) => ({ endpointId: row.endpoint_id, totals: toFigures(row) })),
      }
    },
  }
}

const COUNTS = sql`
  count(*)::int as deliveries,
  (count(*) filter (where status = 'pending'))::int as pending,
  (count(*) filter (where status = 'delivered'))::int as delivered,
  (count(*) filter (where status = 'failed'))::int as failed,
  (count(*) filter (where status = 'dead'))::int as dead,
  percentile_disc(array[0.5, 0.95, 0.99]) within group (order by latency_ms) as percentiles`

function within(organizationId: string, since: Date, until: Date): SQL {
  return sql`organization_id = ${organizationId} and created_at >= ${since.toISOString()}::timestamptz
    and created_at < ${until.toISOString()}::timestamptz`
}

function checkPeriod({ until = new Date(), since }: StatsPeriod): { since: Date; until: Date } {
  const start = since ?? new Date(until.getTime() - DAY_MS)
  if (!(start < until)) throw invalid('since', 'since must be before until.')
  return { since: start, until }
}

function toFigures(row: CountRow | undefined): DeliveryFigures {
  const counts = toCounts(row)
  const attempted = counts.delivered + counts.failed + counts.dead
  const [p50 = null, p95 = null, p99 = null] = row?.percentiles ?? []
  return {
    deliveries: row?.deliveries ?? 0,
    ...counts,
    successRate: attempted === 0 ? null : counts.delivered / attempted,
    latencyMs: { p50, p95, p99 },
  }
}

function toCounts(row: CountRow | undefined): StatusCounts {
  const { pending = 0, delivered = 0, failed = 0, dead = 0 } = row ?? {}
  return { pending, delivered, failed, dead }
}

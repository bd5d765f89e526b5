import { type SQL, sql } from 'drizzle-orm'
import { type Context, DEFAULT_ORGANIZATION } from '../../context.ts'
import { SENDER_DEFAULTS } from '../../defaults.ts'
import { checkInteger, invalidInput } from '../input.ts'

/** Number of deliveries by their current status. */
export interface StatusCounts {
  pending: number
  delivered: number
  failed: number
  dead: number
}

export interface DeliveryFigures extends StatusCounts {
  deliveries: number
  /** Delivered, as a fraction of the deliveries with an attempt; null if there were none. */
  successRate: number | null
  /** Percentiles over the last attempt of each delivery, in milliseconds. */
  latencyMs: { p50: number | null; p95: number | null; p99: number | null }
}

export interface Stats {
  since: Date
  until: Date
  bucketSeconds: number
  totals: DeliveryFigures
  /** Oldest first, including empty buckets. */
  buckets: (StatusCounts & { at: Date })[]
}

export interface EndpointStats {
  since: Date
  until: Date
  /** Only endpoints with deliveries in the period. */
  endpoints: { endpointId: string; totals: DeliveryFigures }[]
}

export interface StatsPeriod {
  /** @default 'default' */
  organizationId?: string
  /** Start of the period, inclusive. @default a day before `until` */
  since?: Date
  /** End of the period, exclusive. @default now */
  until?: Date
}

export interface StatsReader {
  /**
   * Counts the deliveries created in a period, in total and in buckets of equal length.
   *
   * @throws {SenderError} `ERR_SENDER_INVALID`
   */
  readonly overTime: (
    options?: StatsPeriod & {
      endpointId?: string
      /** Number of buckets, 1 to 500. @default 24 */ buckets?: number
    },
  ) => Promise<Stats>
  /**
   * Counts the deliveries created in a period, by endpoint.
   *
   * @throws {SenderError} `ERR_SENDER_INVALID`
   */
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

/** The database counts, using the index on organization or endpoint and time of creation. */
export function createStats({ database, slowReads }: Context): StatsReader {
  async function executeSlowly<Row>(organizationId: string, statement: SQL<Row>): Promise<{ rows: Row[] }> {
    const limits = { statementTimeoutMs: SENDER_DEFAULTS.slowStatementMs }
    return slowReads(organizationId, async () =>
      database.transaction(async ({ execute }) => execute(statement), limits),
    )
  }

  return {
    async overTime({ organizationId = DEFAULT_ORGANIZATION, endpointId, buckets = 24, ...rest } = {}) {
      const { since, until } = checkPeriod(rest)
      checkInteger(buckets, 'buckets', { min: 1, max: MAX_BUCKETS })
      const bucketSeconds = Math.ceil((until.getTime() - since.getTime()) / 1000 / buckets)
      const own = endpointId === undefined ? sql`true` : sql`endpoint_id = ${endpointId}`
      const bucket = sql`floor(extract(epoch from created_at - ${since.toISOString()}::timestamptz) / ${bucketSeconds})::int`
      const { rows } = await executeSlowly(
        organizationId,
        sql<CountRow & { bucket: number | null }>`
        select bucket, ${COUNTS}
        from (select ${bucket} as bucket, status, latency_ms from hookseal.deliveries
          where ${inPeriod(organizationId, since, until)} and ${own}) d
        group by grouping sets ((), (bucket))`,
      )
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
      const { rows } = await executeSlowly(
        organizationId,
        sql<CountRow & { endpoint_id: string }>`
        select endpoint_id, ${COUNTS}
        from hookseal.deliveries where ${inPeriod(organizationId, since, until)}
        group by endpoint_id order by endpoint_id`,
      )
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

function inPeriod(organizationId: string, since: Date, until: Date): SQL {
  return sql`organization_id = ${organizationId} and created_at >= ${since.toISOString()}::timestamptz
    and created_at < ${until.toISOString()}::timestamptz`
}

function checkPeriod({ until = new Date(), since }: StatsPeriod): { since: Date; until: Date } {
  const start = since ?? new Date(until.getTime() - DAY_MS)
  if (!(start < until)) throw invalidInput('since', 'since must be before until.')
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

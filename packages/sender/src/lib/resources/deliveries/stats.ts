import { sql } from 'drizzle-orm'
import { type Context, DEFAULT_ORGANIZATION } from '../../context.ts'
import { checkInteger } from '../input.ts'
import { countedRows } from './counted-rows.ts'
import { readEndpointFigures } from './endpoint-figures.ts'
import { type DeliveryFigures, toFigures } from './figures.ts'
import { addCounts, type Counts, type StatusCounts, SUMS } from './read-counters.ts'
import { roundPeriod, type StatsPeriod } from './stats-period.ts'

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
  /**
   * Newest first. Endpoints without deliveries in the period are missing, so a page may have fewer than its limit, even none, although
   * there is a next one.
   */
  endpoints: { endpointId: string; totals: DeliveryFigures }[]
  /** Cursor of the next page; null on the last page. */
  nextCursor: string | null
}

export interface StatsReader {
  /**
   * Counts the deliveries created in a period, in total and in buckets of equal length. Reads counters, which are written with each change
   * of a delivery, and not the log. They are kept for the retention period.
   *
   * @throws {SenderError} `ERR_SENDER_INVALID`
   */
  readonly overTime: (
    options?: StatsPeriod & {
      endpointId?: string
      /** Number of buckets, 1 to 500. A bucket is a multiple of the unit to which the period is rounded. @default 24 */
      buckets?: number
    },
  ) => Promise<Stats>
  /**
   * Counts the deliveries created in a period, by endpoint, one page at a time.
   *
   * @throws {SenderError} `ERR_SENDER_INVALID`
   */
  readonly byEndpoint: (
    options?: StatsPeriod & {
      /** Only these endpoints, at most 250. */
      endpointIds?: readonly string[] | undefined
      /** Maximum endpoints, 1 to 250. @default 50 */
      limit?: number | undefined
      /** `nextCursor` of another page. @default the first page */
      cursor?: string | undefined
    },
  ) => Promise<EndpointStats>
}

const MAX_BUCKETS = 500

export function createStats({ database, clock, limits: { slowReads } }: Context): StatsReader {
  return {
    async overTime({ organizationId = DEFAULT_ORGANIZATION, endpointId, buckets = 24, ...rest } = {}) {
      checkInteger(buckets, 'buckets', { min: 1, max: MAX_BUCKETS })
      const isOfEndpoint = endpointId !== undefined
      const period = roundPeriod(rest, { buckets, now: clock.now(), isOfEndpoint })
      const { since, until, bucketSeconds } = period
      const bucket = sql`floor(extract(epoch from starts_at - ${since.toISOString()}::timestamptz) / ${bucketSeconds})::int`
      const own = isOfEndpoint ? sql`${endpointId}` : undefined
      const counted = countedRows({ organizationId, endpointId: own, period, byUnit: true })
      const { rows } = await slowReads(organizationId, async () =>
        database.execute(sql<Counts & { bucket: number }>`
          select ${bucket} as bucket, ${SUMS} from (${counted}) c group by 1`),
      )
      const byBucket = new Map(rows.map((row) => [row.bucket, row]))
      return {
        since,
        until,
        bucketSeconds,
        totals: toFigures(addCounts(rows)),
        buckets: Array.from({ length: period.buckets }, (_, index) => {
          const { pending = 0, delivered = 0, failed = 0, dead = 0 } = byBucket.get(index) ?? {}
          return {
            at: new Date(since.getTime() + index * bucketSeconds * 1000),
            pending,
            delivered,
            failed,
            dead,
          }
        }),
      }
    },
    async byEndpoint({ organizationId = DEFAULT_ORGANIZATION, endpointIds, limit, cursor, ...rest } = {}) {
      const { since, until } = roundPeriod(rest, { buckets: 1, now: clock.now(), isOfEndpoint: true })
      const counted = { organizationId, period: { since, until } }
      const page = await slowReads(organizationId, async () =>
        readEndpointFigures(database, counted, { endpointIds, limit, cursor }),
      )
      return { since, until, ...page }
    },
  }
}

import { type SQL, sql } from 'drizzle-orm'
import type { Transaction } from '../../database/database.ts'
import { LATENCY_BUCKETS } from './latencies.ts'

/** Number of deliveries by their current status. */
export interface StatusCounts {
  pending: number
  delivered: number
  failed: number
  dead: number
}

/** Sums of counters. */
export interface Counts extends StatusCounts {
  deliveries: number
  /** The histogram of the last attempts, see latencies.ts. */
  latencies: number[]
}

export interface CountedRows {
  organizationId: string
  /** @default all endpoints */
  endpointId?: string | undefined
  /** Start of the first counter. */
  since?: Date
  /** Start of the first counter after them. */
  until?: Date
}

/** The sums of the counters that a query selects. */
export const SUMS: SQL = sql.raw(`
  coalesce(sum(deliveries), 0)::int as deliveries,
  coalesce(sum(deliveries - delivered - failed - dead), 0)::int as pending,
  coalesce(sum(delivered), 0)::int as delivered, coalesce(sum(failed), 0)::int as failed, coalesce(sum(dead), 0)::int as dead,
  array[${Array.from({ length: LATENCY_BUCKETS }, (_, index) => `coalesce(sum(latencies[${index + 1}]), 0)::int`).join(', ')}] as latencies`)

export function areCounted({ organizationId, endpointId = '', since, until }: CountedRows): SQL {
  const from = since === undefined ? sql`` : sql`and starts_at >= ${since.toISOString()}::timestamptz`
  const to = until === undefined ? sql`` : sql`and starts_at < ${until.toISOString()}::timestamptz`
  return sql`organization_id = ${organizationId} and endpoint_id = ${endpointId} ${from} ${to}`
}

/** Resolves with the sums of counters. */
export async function readCounters({ execute }: Transaction, counted: CountedRows): Promise<Counts> {
  const { rows } = await execute(
    sql<Counts>`select ${SUMS} from hookseal.counters where ${areCounted(counted)}`,
  )
  return addCounts(rows)
}

export function addCounts(rows: readonly Counts[]): Counts {
  const total: Counts = {
    deliveries: 0,
    pending: 0,
    delivered: 0,
    failed: 0,
    dead: 0,
    latencies: Array.from({ length: LATENCY_BUCKETS }, () => 0),
  }
  for (const { latencies, ...counts } of rows) {
    total.deliveries += counts.deliveries
    total.pending += counts.pending
    total.delivered += counts.delivered
    total.failed += counts.failed
    total.dead += counts.dead
    total.latencies = total.latencies.map((count, index) => count + (latencies[index] ?? 0))
  }
  return total
}

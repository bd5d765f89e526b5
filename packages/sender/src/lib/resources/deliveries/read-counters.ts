import { type SQL, sql } from 'drizzle-orm'
import type { Transaction } from '@hookseal/engine/database'
import { countedRows } from './counted-rows.ts'
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

/** The sums of the counters that a query selects. As int they would overflow at two billion, and pg returns a bigint as text. */
export const SUMS: SQL = sql.raw(`
  coalesce(sum(deliveries), 0)::float8 as deliveries,
  coalesce(sum(deliveries - delivered - failed - dead), 0)::float8 as pending,
  coalesce(sum(delivered), 0)::float8 as delivered, coalesce(sum(failed), 0)::float8 as failed, coalesce(sum(dead), 0)::float8 as dead,
  array[${Array.from({ length: LATENCY_BUCKETS }, (_, index) => `coalesce(sum(latencies[${index + 1}]), 0)::float8`).join(', ')}] as latencies`)

/** Resolves with the sums of all counters of an organization or an endpoint. */
export async function readCounters(
  { execute }: Transaction,
  organizationId: string,
  endpointId: string | undefined,
): Promise<Counts> {
  const counted = countedRows({
    organizationId,
    endpointId: endpointId === undefined ? undefined : sql`${endpointId}`,
  })
  const { rows } = await execute(sql<Counts>`select ${SUMS} from (${counted}) c`)
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

/** Resolves with whether the counters have all deliveries: those of earlier versions are counted after an upgrade. */
export async function areComplete({ execute }: Transaction): Promise<boolean> {
  const { rows } = await execute(sql`select from hookseal.counter_backfill where finished_at is null`)
  return rows.length === 0
}

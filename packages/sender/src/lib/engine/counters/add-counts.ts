import { type SQL, sql } from 'drizzle-orm'
import { LATENCY_BUCKETS } from '../../resources/deliveries/latencies.ts'

/** The first key of the advisory locks of slots, as in the triggers of the migrations. */
export const SLOTS = 726_611_401

/** What a merged row counts. Time zones differ by multiples of 15 minutes, so periods of an organization can start at midnight of each. */
export const MERGED_UNIT: SQL = sql.raw(
  `case endpoint_id when '' then interval '15 minutes' else interval '1 hour' end`,
)

const buckets = Array.from({ length: LATENCY_BUCKETS }, (_, index) => index + 1)

/** Parts of a statement that adds counters of the table `c`. */
export const ADD_COUNTS = {
  sums: sql.raw(`sum(deliveries), sum(delivered), sum(failed), sum(dead),
    array[${buckets.map((n) => `sum(latencies[${n}])::int`).join(', ')}]`),
  onConflict: sql.raw(`on conflict (organization_id, endpoint_id, starts_at, slot) do update set
    deliveries = c.deliveries + excluded.deliveries, delivered = c.delivered + excluded.delivered,
    failed = c.failed + excluded.failed, dead = c.dead + excluded.dead,
    latencies = array[${buckets.map((n) => `c.latencies[${n}] + excluded.latencies[${n}]`).join(', ')}]`),
} as const

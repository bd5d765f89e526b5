import { sql } from 'drizzle-orm'
import { LATENCY_BUCKETS } from '../../resources/deliveries/latencies.ts'

/** The first key of the advisory locks of slots, as in the triggers of the migrations. */
export const SLOTS = 726_611_401

/** The slot of counters that do not come from a trigger. Triggers take the first free one, counting from 1. */
export const BACKFILL_SLOT = 2_147_483_647

const buckets = Array.from({ length: LATENCY_BUCKETS }, (_, index) => index + 1)

/** Parts of a statement that adds counters of the table `c`. */
export const ADD_COUNTS = {
  sums: sql.raw(`sum(deliveries) as deliveries, sum(delivered) as delivered, sum(failed) as failed, sum(dead) as dead,
    array[${buckets.map((n) => `sum(latencies[${n}])::int`).join(', ')}] as latencies`),
  onConflict:
    sql.raw(`deliveries = c.deliveries + excluded.deliveries, delivered = c.delivered + excluded.delivered,
    failed = c.failed + excluded.failed, dead = c.dead + excluded.dead,
    latencies = array[${buckets.map((n) => `c.latencies[${n}] + excluded.latencies[${n}]`).join(', ')}]`),
} as const

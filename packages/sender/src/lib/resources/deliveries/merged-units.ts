import { type SQL, sql } from 'drizzle-orm'
import { LATENCY_BUCKETS } from './latencies.ts'

const BUCKETS = Array.from({ length: LATENCY_BUCKETS }, (_, index) => `latencies[${index + 1}]`)

/** What the column `units` of `merged_counters` contains: 24 numbers of each, in this order. */
export const UNIT_FIELDS: readonly string[] = ['deliveries', 'delivered', 'failed', 'dead', ...BUCKETS]

const slices = UNIT_FIELDS.map((_, index) => `m.units[${index * 24 + 1}:${index * 24 + 24}]`)
const buckets = BUCKETS.map((_, index) => `l${index}`)

/** The 24 units of a row `m` of `merged_counters`, as rows like those of `counters`. */
export function unitsOf(unit: '15 minutes' | '1 hour'): SQL {
  return sql.raw(`
    select m.starts_at + (n - 1) * interval '${unit}' as starts_at, deliveries, delivered, failed, dead, array[${buckets.join(', ')}]::int[] as latencies
    from unnest(${slices.join(', ')}) with ordinality as u(deliveries, delivered, failed, dead, ${buckets.join(', ')}, n)`)
}

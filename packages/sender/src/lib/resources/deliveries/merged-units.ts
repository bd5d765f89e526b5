import { type SQL, sql } from 'drizzle-orm'
import { LATENCY_BUCKETS } from './latencies.ts'

const BUCKETS = Array.from({ length: LATENCY_BUCKETS }, (_, index) => `latencies[${index + 1}]`)
/** What the column `units` of `merged_counters` contains: in this order, of each as many numbers as there are units with deliveries. */
const FIELDS = ['unit', 'deliveries', 'delivered', 'failed', 'dead', ...BUCKETS]
const NAMES = FIELDS.map((_, index) => `f${index}`)

/** The column `units`, aggregated from rows with a `unit` and its counts. Most endpoints have few units with deliveries. */
export const UNITS: SQL = sql.raw(
  FIELDS.map((field) => `array_agg(${field}::bigint order by unit)`).join(' || '),
)

/** The column `units` of the existing row `c`, plus those of the new row. */
export const ADDED_UNITS: SQL = sql.raw(`(
  select ${NAMES.map((name) => `array_agg(${name}::bigint order by f0)`).join(' || ')} from (
    select f0, ${NAMES.slice(1)
      .map((name) => `sum(${name}) as ${name}`)
      .join(', ')}
    from (select * from ${unnest('c.units')} union all select * from ${unnest('excluded.units')}) both_rows group by f0) added)`)

/** The units of a row `m` of `merged_counters`, as rows like those of `counters`. */
export function unitsOf(unit: '15 minutes' | '1 hour'): SQL {
  const [at, deliveries, delivered, failed, dead, ...buckets] = NAMES
  return sql.raw(`
    select m.starts_at + ${at} * interval '${unit}' as starts_at, ${deliveries}::int as deliveries, ${delivered}::int as delivered,
      ${failed}::int as failed, ${dead}::int as dead, array[${buckets.join(', ')}]::int[] as latencies
    from ${unnest('m.units')}`)
}

function unnest(column: string): string {
  const count = `cardinality(${column}) / ${FIELDS.length}`
  const slices = FIELDS.map((_, index) => `${column}[${count} * ${index} + 1:${count} * ${index + 1}]`)
  return `unnest(${slices.join(', ')}) as u(${NAMES.join(', ')})`
}

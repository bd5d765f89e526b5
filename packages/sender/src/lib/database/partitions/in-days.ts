import { type SQL, sql } from 'drizzle-orm'
import { DAY_MS, startOfDay } from './days.ts'

/** A condition of more ranges would take PostgreSQL longer to plan than reading the days between them. */
const MAX_RANGES = 16

/**
 * Returns the condition that `column` is in the UTC days of these times, in ms since the epoch. PostgreSQL then plans and locks only the
 * partitions of these days.
 */
export function inDays(column: SQL, times: readonly number[]): SQL {
  const days = [...new Set(times.map(startOfDay))].toSorted((a, b) => a - b)
  const ranges: { from: number; to: number }[] = []
  for (const day of days) {
    const last = ranges.at(-1)
    if (last?.to === day || ranges.length === MAX_RANGES) Object.assign(last ?? {}, { to: day + DAY_MS })
    else ranges.push({ from: day, to: day + DAY_MS })
  }
  if (ranges.length === 0) return sql`false`
  const conditions = ranges.map(
    ({ from, to }) => sql`(${column} >= ${timestamp(from)} and ${column} < ${timestamp(to)})`,
  )
  return sql`(${sql.join(conditions, sql` or `)})`
}

/** Returns a time as a parameter, in ms since the epoch. */
export function timestamp(ms: number): SQL {
  return sql`${new Date(ms).toISOString()}::timestamptz`
}

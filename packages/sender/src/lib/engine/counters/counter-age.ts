import { type SQL, sql } from 'drizzle-orm'

/**
 * The start of a row of counters, as the indexes on their age have it. Statistics compare `starts_at`, so they cannot use these indexes, which
 * have the counters of all organizations.
 */
export function ageOf(table: 'counters' | 'merged_counters'): SQL {
  return sql.raw(`(hookseal.${table}.starts_at at time zone 'utc')`)
}

/** The condition that a row of counters starts before a time of the type timestamptz. */
export function isOlder(table: 'counters' | 'merged_counters', time: SQL): SQL {
  return sql`${ageOf(table)} < ((${time}) at time zone 'utc')`
}

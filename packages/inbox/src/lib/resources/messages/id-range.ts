import { type SQL, sql } from 'drizzle-orm'
import type { Position } from '../page.ts'
import { type CheckedFilter, digitsOf } from './message-filter.ts'

/** By how much the time in an id and that of the acceptance may differ: a batch waits for its turn, and clocks are off. */
const CLOCK_MS = 600_000

/**
 * Returns the condition that an id is beyond the position, and may be that of a match by its time and first digits. It bounds what an index
 * has to read.
 */
export function inRange(
  column: SQL,
  { since, until, search }: CheckedFilter,
  from: Position | undefined,
): SQL {
  const digits = digitsOf(search)
  const conditions = [
    ...(from === undefined
      ? []
      : [from.side === 'newer' ? sql`${column} > ${from.id}::uuid` : sql`${column} < ${from.id}::uuid`]),
    ...(since === undefined ? [] : [sql`${column} >= ${firstIdAt(since.getTime() - CLOCK_MS)}::uuid`]),
    ...(until === undefined ? [] : [sql`${column} < ${firstIdAt(until.getTime() + CLOCK_MS)}::uuid`]),
    ...(digits === undefined
      ? []
      : [sql`${column} between ${digits.padEnd(32, '0')}::uuid and ${digits.padEnd(32, 'f')}::uuid`]),
  ]
  return conditions.length === 0 ? sql`true` : sql.join(conditions, sql` and `)
}

/** The lowest id of a time, in ms since the epoch. */
export function firstIdAt(ms: number): string {
  return Math.max(0, Math.floor(ms)).toString(16).padStart(12, '0').padEnd(32, '0')
}

import { type SQL, sql } from 'drizzle-orm'
import { deliveries } from '../../database/schema.ts'
import type { Position, Side } from '../page.ts'

/** A comparison of rows reads the index from this position. An `or` of two comparisons reads it from the start. */
export function isBeyond({ createdAt, id }: Position, side: Side): SQL {
  const operator = sql.raw(side === 'newer' ? '>' : '<')
  return sql`(${deliveries.createdAt}, ${deliveries.id}) ${operator} (${createdAt.toISOString()}::timestamptz, ${id})`
}

/** Up to a position, which is included. */
export function isUpTo({ createdAt, id }: Position, side: Side): SQL {
  const operator = sql.raw(side === 'newer' ? '<=' : '>=')
  return sql`(${deliveries.createdAt}, ${deliveries.id}) ${operator} (${createdAt.toISOString()}::timestamptz, ${id})`
}

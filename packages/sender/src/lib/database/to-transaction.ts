import { sql } from 'drizzle-orm'
import { fromDrizzle } from 'pg-boss'
import type { Queries, Transaction } from './database.ts'

/** Tables and queue over one connection. */
export function toTransaction(queries: Queries): Transaction {
  return {
    queries,
    queue: fromDrizzle(queries as never, sql),
    // Both drivers answer with `rows`; Drizzle's common type doesn't say so.
    execute: async (statement) => (await queries.execute(statement)) as never,
  }
}

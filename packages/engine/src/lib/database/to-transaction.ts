import { sql } from 'drizzle-orm'
import { fromDrizzle } from 'pg-boss'
import type { Queries, Transaction } from './database.ts'

/** Creates the transaction that tables and queue share over one connection. */
export function toTransaction(queries: Queries): Transaction {
  return {
    queries,
    queue: fromDrizzle(queries as never, sql),
    // Both drivers return `rows`; Drizzle's common type does not declare it.
    execute: async (statement) => (await queries.execute(statement)) as never,
  }
}

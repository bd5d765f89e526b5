import type { Context } from '../../context.ts'
import { sqlStateOf, type Transaction } from '@hookseal/engine/database'
import type { PreparedEvent } from './new-event.ts'

/** PostgreSQL's code for a row without a partition, and for one that violates a check. */
const CHECK_VIOLATION = '23514'

/** Runs `work`, which inserts these events, in one transaction. Creates their partitions before, and again if one was removed since. */
export async function withPartitions<T>(
  { database, partitions }: Context,
  events: readonly PreparedEvent[],
  work: (tx: Transaction) => Promise<T>,
): Promise<T> {
  const run = async () => {
    // Before the transaction, because it may need a second connection.
    await partitions.ensure(events.map(({ createdAt }) => createdAt))
    return database.transaction(work)
  }
  try {
    return await run()
  } catch (error) {
    if (sqlStateOf(error) !== CHECK_VIOLATION) throw error
    partitions.forget()
    return run()
  }
}

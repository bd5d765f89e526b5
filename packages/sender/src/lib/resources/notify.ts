import { sql } from 'drizzle-orm'
import { WAKE_CHANNEL } from '../context.ts'
import type { Transaction } from '../database/database.ts'

/** Tells every dispatcher of this database to look at its queue, once the transaction is committed. */
export const WAKE = sql`select pg_notify(${WAKE_CHANNEL}, '')`

/** Tells them that an endpoint isn't what it was: what waits for it in their memory is to be looked at again. */
export async function reloadOnCommit(tx: Transaction, endpointId: string): Promise<void> {
  await tx.execute(sql`select pg_notify(${WAKE_CHANNEL}, ${endpointId})`)
}

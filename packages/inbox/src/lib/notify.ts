import { sql } from 'drizzle-orm'
import type { Database, Transaction } from '@hookseal/engine/database'

/** The notification channel on which commits announce work to all processes. */
export const CHANNEL = 'hookseal_inbox'

/** `jobs`: messages are due. `waiting`: messages wait for a handler. `handlers`: one was paused or resumed. */
export type Notice = 'jobs' | 'waiting' | 'handlers'

/** Notifies all processes when the transaction commits. An embedded database has one process, which is called directly. */
export async function notifyOnCommit(
  { execute }: Transaction,
  { backend }: Pick<Database, 'backend'>,
  notice: Notice,
): Promise<void> {
  if (backend === 'postgres') await execute(sql`select pg_notify(${CHANNEL}, ${notice})`)
}

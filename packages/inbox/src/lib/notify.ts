import { sql } from 'drizzle-orm'
import type { Database, Transaction } from '@hookseal/engine/database'

/** The notification channel on which commits announce work to all processes. */
export const CHANNEL = 'hookseal_inbox'

/**
 * `jobs`: messages are due. `waiting`: messages wait for a handler. `handlers`: one was paused or resumed. `discarded`: the message with this id must
 * not run any longer.
 */
export type Notice = 'jobs' | 'waiting' | 'handlers' | `discarded msg_${string}`

/** Announces a commit to this process. Notifications reach all others, and also this one where the database sends them. */
export type Announce = (notices: readonly Notice[]) => void

const DISCARDED = 'discarded '

/** @param id `msg_…` */
export function discardedNotice(id: string): Notice {
  return `${DISCARDED}msg_${id.slice('msg_'.length)}`
}

/** Returns the id in a notice of {@link discardedNotice}. */
export function discardedOf(notice: string): string | undefined {
  return notice.startsWith(DISCARDED) ? notice.slice(DISCARDED.length) : undefined
}

/** Notifies all processes when the transaction commits. An embedded database has one process, which is called directly. */
export async function notifyOnCommit(
  { execute }: Transaction,
  { backend }: Pick<Database, 'backend'>,
  notice: Notice,
): Promise<void> {
  if (backend === 'postgres') await execute(sql`select pg_notify(${CHANNEL}, ${notice})`)
}

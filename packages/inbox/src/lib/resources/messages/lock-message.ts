import { sql } from 'drizzle-orm'
import type { Transaction } from '@hookseal/engine/database'
import { jobOf } from '@hookseal/engine/queue'
import { checkMessageId, notFound } from '../input.ts'
import { FINISHED } from './message.ts'
import type { FinishedRow } from './restart.ts'

/** What decides whether a message may be changed. */
export interface MessageState extends FinishedRow {
  isErased: boolean
}

/**
 * Reads the state of a message.
 *
 * @param options `lock`: locks its row until `tx` ends. @default false
 * @throws {InboxError} `ERR_INBOX_NOT_FOUND`
 */
export async function readState(
  { execute }: Transaction,
  id: string,
  { lock = false }: { lock?: boolean } = {},
): Promise<MessageState> {
  const { rows } = await execute(sql<Omit<MessageState, 'id'>>`
    select status, handler, order_key as "orderKey", attempt, erased_at is not null as "isErased"
    from hookseal_inbox.messages where id = ${jobOf(checkMessageId(id))}::uuid ${lock ? sql`for update` : sql``}`)
  const [row] = rows
  if (row === undefined) throw notFound('message', id)
  return { id, ...row }
}

export function isFinished({ status }: Pick<MessageState, 'status'>): boolean {
  return FINISHED.includes(status)
}

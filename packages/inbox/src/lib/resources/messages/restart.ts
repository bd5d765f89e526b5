import { sql } from 'drizzle-orm'
import { idArray, type Transaction } from '@hookseal/engine/database'
import type { Context } from '../../context.ts'
import { notifyOnCommit } from '../../notify.ts'
import { enqueue } from '../../routing/enqueue.ts'
import type { Notice } from '../../notify.ts'
import type { MessageStatus } from './message.ts'

/** A finished message whose row is locked. */
export interface FinishedRow {
  /** `msg_…` */
  id: string
  status: MessageStatus
  handler: string | null
  orderKey: string | null
  attempt: number
}

/**
 * Starts the schedules of finished messages again. They keep their place in the order of acceptance: messages of their key that were accepted
 * later and have not started wait for them. Messages that never ran are routed again, because their type may have a handler now, or its
 * `orderBy` work.
 *
 * Locks messages, then order keys. Returns what to announce after the commit.
 *
 * @param rows In the order of acceptance.
 */
export async function restart(
  tx: Transaction,
  { queue, database }: Pick<Context, 'queue' | 'database'>,
  rows: readonly FinishedRow[],
): Promise<Notice[]> {
  const [toRoute, toRun] = [rows.filter((row) => !hasRun(row)), rows.filter(hasRun)]
  const notices: Notice[] = [
    ...(toRoute.length > 0 ? ['waiting' as const] : []),
    ...(toRun.length > 0 ? ['jobs' as const] : []),
  ]
  await reset(tx, toRoute, sql`status = 'waiting', handler = null, order_key = null`)
  await reset(tx, toRun, sql`status = 'pending'`)
  const entries = toRun.map(({ id, handler, orderKey }) => ({
    id,
    handler: handler ?? '',
    orderKey: orderKey ?? undefined,
  }))
  await enqueue(tx, queue, entries, { keepsSeq: true })
  for (const notice of notices) await notifyOnCommit(tx, database, notice)
  return notices
}

function hasRun({ attempt, handler }: FinishedRow): boolean {
  return attempt > 0 && handler !== null
}

async function reset(
  { execute }: Transaction,
  rows: readonly FinishedRow[],
  state: ReturnType<typeof sql>,
): Promise<void> {
  if (rows.length === 0) return
  const ids = idArray(rows.map(({ id }) => id.slice('msg_'.length)))
  await execute(sql`
    update hookseal_inbox.messages set ${state}, step = 0, next_attempt_at = null, finished_at = null, error = null
    where id = any(${ids}::uuid[])`)
}

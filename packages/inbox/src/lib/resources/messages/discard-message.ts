import { sql } from 'drizzle-orm'
import { ADVISORY_LOCKS, type Transaction } from '@hookseal/engine/database'
import { jobOf } from '@hookseal/engine/queue'
import type { Context } from '../../context.ts'
import { InboxError } from '../../errors.ts'
import { discardedNotice, type Notice, notifyOnCommit } from '../../notify.ts'
import { advanceKeys } from '../../routing/advance-keys.ts'
import { isFinished, type MessageState, readState } from './lock-message.ts'

/** A message may change its state between the look at it and the locks. */
const TRIES = 5

/**
 * Ends a message without another run. The next one of its key runs. Returns what to announce: a run in progress loses its lease.
 */
export async function discardMessage(
  context: Pick<Context, 'database' | 'queue'>,
  id: string,
  reason: string,
): Promise<Notice[]> {
  for (let attempt = 0; attempt < TRIES; attempt++) {
    const seen = await readState(context.database, id)
    if (isFinished(seen))
      throw new InboxError(
        'ERR_INBOX_CONFLICT',
        `The message is ${seen.status}, so it cannot be discarded: it will not run again.`,
      )
    const notices = await context.database.transaction(async (tx) => discardAs(tx, context, seen, reason))
    if (notices !== undefined) return notices
  }
  throw new InboxError('ERR_INBOX_CONFLICT', 'The state of the message changes all the time. Try again.')
}

/** Discards a message if it is still in this state. Returns undefined if it is not. */
async function discardAs(
  tx: Transaction,
  { queue, database }: Pick<Context, 'database' | 'queue'>,
  seen: MessageState,
  reason: string,
): Promise<Notice[] | undefined> {
  const { id, status, handler, orderKey } = seen
  const hasJob = status === 'pending' || status === 'failed'
  // In the order of runs that end: job and message before the key, where the message has a job; the key before messages that wait for it.
  if (hasJob) await queue.lock(tx, [id])
  if (status === 'blocked') await lockKey(tx, seen)
  // A worker may be giving it to a handler.
  if (status === 'waiting')
    await tx.execute(sql`select pg_advisory_xact_lock(${ADVISORY_LOCKS.changeWaitingMessages})`)
  const now = await readState(tx, id, { lock: true })
  if (now.status !== status && !(hasJob && (now.status === 'pending' || now.status === 'failed')))
    return undefined
  await tx.execute(sql`
    update hookseal_inbox.messages set status = 'discarded', finished_at = now(), next_attempt_at = null, error = ${reason}
    where id = ${jobOf(id)}::uuid`)
  if (status === 'blocked')
    await tx.execute(sql`
      update hookseal_inbox.order_keys set waiting = waiting - 1 where handler = ${handler} and order_key = ${orderKey}`)
  if (!hasJob) return []
  await queue.cancel(tx, [id])
  const notices: Notice[] = [discardedNotice(id)]
  if (handler !== null && orderKey !== null) {
    const next = await advanceKeys(tx, [{ id, handler, orderKey }])
    await queue.add(tx, next)
    if (next.length > 0) notices.push('jobs')
  }
  for (const notice of notices) await notifyOnCommit(tx, database, notice)
  return notices
}

async function lockKey({ execute }: Transaction, { handler, orderKey }: MessageState): Promise<void> {
  await execute(sql`
    select from hookseal_inbox.order_keys where handler = ${handler} and order_key = ${orderKey} for update`)
}

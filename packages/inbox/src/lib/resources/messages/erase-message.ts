import { sql } from 'drizzle-orm'
import type { Context } from '../../context.ts'
import { InboxError } from '../../errors.ts'
import { jobOf } from '@hookseal/engine/queue'
import { isFinished, readState } from './lock-message.ts'

/** Removes what the sender of a message wrote into it. */
export async function eraseMessage({ database }: Pick<Context, 'database'>, id: string): Promise<void> {
  await database.transaction(async (tx) => {
    const message = await readState(tx, id, { lock: true })
    if (!isFinished(message))
      throw new InboxError(
        'ERR_INBOX_CONFLICT',
        `The message is ${message.status}, so its handler will need it. Discard it first.`,
      )
    const uuid = jobOf(id)
    // Its order key, too: it may be the id of a customer.
    await tx.execute(sql`
      update hookseal_inbox.messages set body = '', payload = null, error = null, order_key = null, erased_at = coalesce(erased_at, now())
      where id = ${uuid}::uuid`)
    await tx.execute(sql`update hookseal_inbox.undone set order_key = '' where id = ${uuid}::uuid`)
    await tx.execute(sql`
      update hookseal_inbox.runs set error_name = null, error_message = null, error_cause = null, error_stack = null
      where message_id = ${uuid}::uuid`)
  })
}

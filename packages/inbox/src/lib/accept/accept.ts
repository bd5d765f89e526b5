import type { InboxPort } from '@hookseal/core'
import { isUnavailable } from '@hookseal/engine/database'
import { createBatcher } from '@hookseal/engine/util'
import type { Context } from '../context.ts'
import { INBOX_DEFAULTS } from '../defaults.ts'
import { InboxError } from '../errors.ts'
import { notifyOnCommit } from '../notify.ts'
import { enqueue } from '../routing/enqueue.ts'
import { toInboxError } from '../to-inbox-error.ts'
import { insertMessages } from './insert-messages.ts'
import { type NewMessage, toNewMessage } from './new-message.ts'
import { deleteOtherKeys, insertOtherKeys, takeDisjoint } from './other-keys.ts'

export type Accepted = 'accepted' | 'duplicate'

/**
 * Returns the function that stores messages. Those that arrive while a transaction is running share the next one, because a commit costs as
 * much as many rows.
 *
 * @param onAccepted Called after each commit.
 */
export function createAccept(
  context: Context,
  onAccepted: (committed: { hasJobs: boolean; hasWaiting: boolean }) => void,
): InboxPort['accept'] {
  const { database, queue } = context

  const batch = createBatcher<NewMessage, Accepted>(
    async (collected) => {
      const messages = takeDisjoint(collected)
      const { accepted, ...committed } = await database.transaction(async (tx) => {
        const unknown = await insertOtherKeys(tx, messages)
        const inserted = new Map((await insertMessages(tx, unknown)).map((row) => [row.id, row.status]))
        await deleteOtherKeys(
          tx,
          unknown.filter(({ id }) => !inserted.has(id)),
        )
        const pending = messages.filter(({ id }) => inserted.get(id) === 'pending')
        await enqueue(
          tx,
          queue,
          pending.map(({ id, row }) => ({ id, handler: row.handler ?? '', orderKey: row.order_key })),
        )
        const hasWaiting = [...inserted.values()].includes('waiting')
        if (pending.length > 0) await notifyOnCommit(tx, database, 'jobs')
        if (hasWaiting) await notifyOnCommit(tx, database, 'waiting')
        const results = messages.map(({ id }): Accepted => (inserted.has(id) ? 'accepted' : 'duplicate'))
        return { accepted: results, hasJobs: pending.length > 0, hasWaiting }
      })
      onAccepted(committed)
      return accepted
    },
    { max: INBOX_DEFAULTS.acceptBatch, concernsAll: isUnavailable },
  )

  return async (message, key, otherKeys = []) => {
    if ([key, ...otherKeys].some((one) => typeof one !== 'string' || one === ''))
      throw new InboxError('ERR_INBOX_INVALID', 'accept expects keys that are not empty.')
    const prepared = await toNewMessage(context, message, key, otherKeys)
    try {
      return await batch(prepared)
    } catch (error) {
      throw toInboxError(error)
    }
  }
}

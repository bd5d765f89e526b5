import type { InboxPort } from '@hookseal/core'
import { isUnavailable, type Transaction } from '@hookseal/engine/database'
import { createBatcher } from '@hookseal/engine/util'
import type { Context } from '../context.ts'
import { INBOX_DEFAULTS } from '../defaults.ts'
import { InboxError } from '../errors.ts'
import { notifyOnCommit } from '../notify.ts'
import { enqueue } from '../routing/enqueue.ts'
import { toInboxError } from '../to-inbox-error.ts'
import { type InsertedMessage, insertMessages } from './insert-messages.ts'
import { type NewMessage, toNewMessage } from './new-message.ts'
import { insertOtherKeys, KeyConflictError, withoutKnown } from './other-keys.ts'

export type Accepted = 'accepted' | 'duplicate'

/** What a transaction left to do. */
export interface Committed {
  hasJobs: boolean
  hasWaiting: boolean
}

/** The messages that a transaction stored. The others are duplicates. */
interface Stored extends Committed {
  ids: ReadonlySet<string>
}

/** How often a transaction is repeated in which a further key was taken meanwhile. */
const TRIES = 5

/**
 * Returns the function that stores messages. Those that arrive while a transaction is running share the next one, because a commit costs as
 * much as many rows.
 *
 * @param onAccepted Called after each commit.
 */
export function createAccept(
  context: Context,
  onAccepted: (committed: Committed) => void,
): InboxPort['accept'] {
  const batch = createBatcher<NewMessage, Accepted>(
    async (waiting) => {
      const messages = withinBytes(waiting)
      const { ids, ...committed } = await store(context, messages)
      onAccepted(committed)
      return messages.map(({ id }) => (ids.has(id) ? 'accepted' : 'duplicate'))
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

/** Returns the first messages. The others are stored by the next transaction. */
function withinBytes(messages: readonly NewMessage[]): readonly NewMessage[] {
  let bytes = 0
  const end = messages.findIndex(({ message }) => {
    const isOver = bytes > INBOX_DEFAULTS.statementBytes
    bytes += message.body.byteLength
    return isOver
  })
  return end === -1 ? messages : messages.slice(0, end)
}

async function store(context: Context, messages: readonly NewMessage[]): Promise<Stored> {
  const isSimple = messages.every(
    ({ otherKeys, route }) => otherKeys.length === 0 && route.orderKey === undefined,
  )
  if (isSimple) return storeAtOnce(context, messages)
  for (let tries = 1; ; tries++)
    try {
      return await context.database.transaction(async (tx) => storeIn(tx, context, messages))
    } catch (error) {
      if (!(error instanceof KeyConflictError) || tries === TRIES) throw error
    }
}

/** In one statement, which is a transaction by itself: each further one costs a batch a round trip. */
async function storeAtOnce({ database }: Context, messages: readonly NewMessage[]): Promise<Stored> {
  const notifies = database.backend === 'postgres'
  return toStored(await insertMessages(database, messages, { withJobs: true, notifies }))
}

async function storeIn(
  tx: Transaction,
  { database, queue }: Context,
  messages: readonly NewMessage[],
): Promise<Stored> {
  const unknown = await withoutKnown(tx, messages)
  const rows = await insertMessages(tx, unknown, { withJobs: false, notifies: false })
  const statuses = new Map(rows.map(({ id, status }) => [id, status]))
  await insertOtherKeys(
    tx,
    messages.filter(({ id }) => statuses.has(id)),
  )
  const pending = messages.filter(({ id }) => statuses.get(id) === 'pending')
  await enqueue(
    tx,
    queue,
    pending.map(({ id, route }) => ({ id, handler: route.handler ?? '', orderKey: route.orderKey })),
  )
  const stored = toStored(rows)
  if (stored.hasJobs) await notifyOnCommit(tx, database, 'jobs')
  if (stored.hasWaiting) await notifyOnCommit(tx, database, 'waiting')
  return stored
}

function toStored(rows: readonly InsertedMessage[]): Stored {
  const has = (status: InsertedMessage['status']) => rows.some((row) => row.status === status)
  return { hasJobs: has('pending'), hasWaiting: has('waiting'), ids: new Set(rows.map(({ id }) => id)) }
}

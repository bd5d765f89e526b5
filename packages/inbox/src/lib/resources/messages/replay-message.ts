import type { Context } from '../../context.ts'
import { InboxError } from '../../errors.ts'
import type { Notice } from '../../notify.ts'
import { isFinished, readState } from './lock-message.ts'
import { restart } from './restart.ts'

/** Restarts a finished message. Returns what to announce. */
export async function replayMessage(
  context: Pick<Context, 'database' | 'queue'>,
  id: string,
): Promise<Notice[]> {
  return context.database.transaction(async (tx) => {
    const message = await readState(tx, id, { lock: true })
    if (message.isErased)
      throw new InboxError('ERR_INBOX_CONFLICT', 'The message was erased, so there is nothing to replay.')
    if (!isFinished(message))
      throw new InboxError(
        'ERR_INBOX_CONFLICT',
        `The message is ${message.status}, so it will run anyway. Only done, dead and discarded messages can be replayed.`,
      )
    return restart(tx, context, [message])
  })
}

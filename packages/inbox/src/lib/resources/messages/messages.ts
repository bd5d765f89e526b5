import type { Context } from '../../context.ts'
import type { Announce } from '../../notify.ts'
import { checkMessageId, checkText } from '../input.ts'
import type { PageOptions } from '../page.ts'
import type { Replay, Replays } from '../replays/replays.ts'
import { discardMessage } from './discard-message.ts'
import { eraseMessage } from './erase-message.ts'
import { getMessage, readRuns } from './get-message.ts'
import { listMessages, type MessagePage } from './list-messages.ts'
import type { MessageFilter } from './message-filter.ts'
import type { MessageWithRuns, Run } from './message.ts'
import { replayMessage } from './replay-message.ts'
import { jobOf } from '@hookseal/engine/queue'

/** The stored messages. */
export interface Messages {
  /**
   * Resolves with a page of messages, newest first, without their bodies.
   *
   * @throws {InboxError} `ERR_INBOX_INVALID`
   */
  readonly list: (options?: PageOptions & MessageFilter) => Promise<MessagePage>
  /** Resolves with a message, its body and its runs. @throws {InboxError} `ERR_INBOX_NOT_FOUND` */
  readonly get: (id: string) => Promise<MessageWithRuns>
  /**
   * Runs a message again that is done, dead or discarded, immediately and with its whole schedule. With an order key, it waits for the message of
   * its key that is running, and runs before those that were accepted after it.
   *
   * @throws {InboxError} `ERR_INBOX_NOT_FOUND`; `ERR_INBOX_CONFLICT` if it is unfinished or was erased
   */
  readonly replay: (id: string) => Promise<MessageWithRuns>
  /**
   * Starts a replay of all messages that match now. It runs in the background in portions, oldest first, also if this process ends. Each message
   * is replayed at most once. Resolves when it has started: `inbox.replays.get` shows its progress.
   *
   * @param filter Without a status, `dead` messages match. Erased ones never do.
   * @throws {InboxError} `ERR_INBOX_INVALID`
   */
  readonly replayMany: (filter?: MessageFilter) => Promise<Replay>
  /**
   * Ends an unfinished message without another run. Messages of its order key that wait for it continue. If it is running, the `signal` of the run
   * aborts, and what its handler returns is ignored.
   *
   * @param reason Stored with the message, up to 500 characters.
   * @throws {InboxError} `ERR_INBOX_NOT_FOUND`; `ERR_INBOX_CONFLICT` if it is finished
   */
  readonly discard: (id: string, reason: string) => Promise<MessageWithRuns>
  /**
   * Removes the body, the payload, the order key and the errors of a finished message. Duplicates of it are still recognized. It cannot be
   * replayed.
   *
   * @throws {InboxError} `ERR_INBOX_NOT_FOUND`; `ERR_INBOX_CONFLICT` if it is unfinished: discard it first
   */
  readonly erase: (id: string) => Promise<void>
}

export function createMessages(context: Context, replays: Replays, announce: Announce): Messages {
  const { database } = context
  return {
    list: async (options = {}) => listMessages(database, options),
    get: async (id) => getMessage(database, id),
    async replay(id) {
      announce(await replayMessage(context, id))
      return getMessage(database, id)
    },
    replayMany: async (filter = {}) => replays.start(filter),
    async discard(id, reason) {
      announce(await discardMessage(context, id, checkText(reason, 'reason')))
      return getMessage(database, id)
    },
    erase: async (id) => eraseMessage(context, id),
  }
}

/** Resolves with the runs of a message that ended, oldest first; none for a message that does not exist. */
export function createRuns({ database }: Pick<Context, 'database'>): (messageId: string) => Promise<Run[]> {
  return async (messageId) => readRuns(database, jobOf(checkMessageId(messageId)))
}

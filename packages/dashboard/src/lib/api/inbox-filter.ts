import type { Schemas } from './client.ts'
import { oneOf, readCursor, readText } from './filters.ts'
import { type Period, PERIOD_NAMES } from './periods.ts'

export type MessageStatus = Schemas['InboxStatus']

/** The filter of the messages of an inbox. */
export interface InboxFilter {
  status?: MessageStatus | undefined
  type?: string | undefined
  handler?: string | undefined
  /** An order key. */
  key?: string | undefined
  /** The beginning of an id of a message. */
  q?: string | undefined
  period?: Period | undefined
  cursor?: string | undefined
  towards?: 'newer' | undefined
}

/** The filter in the query string of the list's address, without unknown or invalid members. */
export function readInboxFilter(search: Record<string, unknown>): InboxFilter {
  return {
    status: oneOf(MESSAGE_STATUS_NAMES, search['status']),
    type: readText(search['type']),
    handler: readText(search['handler']),
    key: readText(search['key']),
    q: readText(search['q']),
    period: oneOf(PERIOD_NAMES, search['period']),
    ...readCursor(search),
  }
}

/** The label, the tooltip and the color of each status. */
export const MESSAGE_STATUSES: Readonly<
  Record<MessageStatus, { label: string; meaning: string; tone: 'delivered' | 'pending' | 'failed' | 'dead' }>
> = {
  pending: { label: 'Pending', meaning: 'Its first run is due or in progress.', tone: 'pending' },
  failed: { label: 'Failed', meaning: 'The last run failed. Another one is scheduled.', tone: 'failed' },
  blocked: {
    label: 'Blocked',
    meaning: 'Waits for an earlier message of its order key.',
    tone: 'pending',
  },
  waiting: { label: 'No handler', meaning: 'Waits for a handler of its type.', tone: 'pending' },
  dead: { label: 'Dead', meaning: 'No more runs. It can be replayed.', tone: 'dead' },
  done: { label: 'Done', meaning: 'Its handler has succeeded.', tone: 'delivered' },
  discarded: {
    label: 'Discarded',
    meaning: 'Ended without success by its handler or an operator.',
    tone: 'pending',
  },
}

// Object.keys is typed as string[], but this object has exactly the keys of its type.
export const MESSAGE_STATUS_NAMES = Object.keys(MESSAGE_STATUSES) as MessageStatus[]

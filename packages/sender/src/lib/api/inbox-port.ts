/**
 * What the REST API needs of an inbox. `@hookseal/inbox` satisfies it; the sender does not depend on that package. Its functions reject with errors
 * whose `name` is `InboxError` and whose `code` is one of {@link INBOX_PROBLEMS}.
 */
export interface InboxAdmin {
  readonly messages: {
    readonly list: (
      options: InboxPageOptions & InboxFilter,
    ) => Promise<InboxPage<InboxMessageRow> & { searchedUntil: Date | null }>
    readonly get: (id: string) => Promise<InboxMessageDetails>
    readonly replay: (id: string) => Promise<InboxMessageDetails>
    readonly replayMany: (filter: InboxFilter) => Promise<InboxReplayRow>
    readonly discard: (id: string, reason: string) => Promise<InboxMessageDetails>
    readonly erase: (id: string) => Promise<void>
  }
  readonly replays: {
    readonly list: (options: InboxPageOptions) => Promise<InboxPage<InboxReplayRow>>
    readonly get: (id: string) => Promise<InboxReplayRow>
    readonly cancel: (id: string) => Promise<InboxReplayRow>
  }
  readonly handlers: {
    readonly list: () => Promise<InboxHandlerRow[]>
    readonly pause: (name: string) => Promise<InboxHandlerRow>
    readonly resume: (name: string) => Promise<InboxHandlerRow>
  }
  readonly keys: {
    readonly list: (
      options: InboxPageOptions & { handler?: string | undefined },
    ) => Promise<{ data: InboxKeyRow[]; nextCursor: string | null }>
  }
  readonly metrics: { readonly read: () => Promise<string> }
}

/** Status of the response for every code of an inbox that is not a failure of the server. */
export const INBOX_PROBLEMS = {
  ERR_INBOX_NOT_FOUND: 404,
  ERR_INBOX_CONFLICT: 409,
  ERR_INBOX_INVALID: 422,
} as const

export type InboxProblemCode = keyof typeof INBOX_PROBLEMS

/** The statuses of messages. */
export const INBOX_STATUSES = [
  'waiting',
  'blocked',
  'pending',
  'failed',
  'done',
  'dead',
  'discarded',
] as const
export type InboxStatus = (typeof INBOX_STATUSES)[number]

export interface InboxPageOptions {
  limit?: number | undefined
  cursor?: string | undefined
}

export interface InboxPage<Row> {
  data: Row[]
  nextCursor: string | null
  prevCursor: string | null
}

export interface InboxFilter {
  status?: InboxStatus | readonly InboxStatus[] | undefined
  type?: string | undefined
  handler?: string | undefined
  provider?: string | undefined
  orderKey?: string | undefined
  search?: string | undefined
  since?: Date | undefined
  until?: Date | undefined
}

export interface InboxMessageRow {
  id: string
  eventId: string
  type: string | null
  tenant: string | null
  provider: string | null
  authenticated: 'signature' | 'token'
  timestamp: Date
  acceptedAt: Date
  handler: string | null
  orderKey: string | null
  status: InboxStatus
  attempt: number
  nextAttemptAt: Date | null
  finishedAt: Date | null
  error: string | null
  erasedAt: Date | null
}

export interface InboxRunRow {
  attempt: number
  startedAt: Date
  durationMs: number
  outcome: 'done' | 'failed' | 'dead' | 'discarded' | 'lost'
  errorName: string | null
  errorMessage: string | null
  errorCause: string | null
  errorStack: string | null
}

export interface InboxMessageDetails extends InboxMessageRow {
  body: Uint8Array
  payload: unknown
  runs: InboxRunRow[]
}

export interface InboxReplayRow {
  id: string
  status: 'running' | 'done' | 'canceled' | 'failed'
  filter: InboxFilter
  matched: number | null
  replayed: number
  createdAt: Date
  finishedAt: Date | null
  error: string | null
}

export interface InboxHandlerRow {
  name: string
  type: string
  pausedAt: Date | null
  seenAt: Date
  messages: { blocked: number; failed: number; dead: number }
}

export interface InboxKeyRow {
  handler: string
  orderKey: string
  head: { id: string; status: InboxStatus; attempt: number; nextAttemptAt: Date | null; error: string | null }
  waiting: number
  since: Date
}

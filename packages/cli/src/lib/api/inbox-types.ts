/** Responses of the REST API on the inbox, with the fields that the commands read. */
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

export interface InboxMessage {
  id: string
  event_id: string
  type: string | null
  tenant: string | null
  provider: string | null
  accepted_at: string
  handler: string | null
  order_key: string | null
  status: InboxStatus
  attempt: number
  next_attempt_at: string | null
  finished_at: string | null
  error: string | null
  erased_at: string | null
}

export interface InboxRun {
  attempt: number
  started_at: string
  duration_ms: number
  outcome: string
  error_name: string | null
  error_message: string | null
  error_cause: string | null
  error_stack: string | null
}

export interface InboxMessageWithRuns extends InboxMessage {
  body: string
  body_encoding: 'utf-8' | 'base64'
  runs: InboxRun[]
}

/** A replay of many messages, which the server runs in the background. */
export interface InboxReplay {
  id: string
  status: 'running' | 'done' | 'canceled' | 'failed'
  /** Null if there are more matches than are counted. */
  matched: number | null
  replayed: number
  error: string | null
}

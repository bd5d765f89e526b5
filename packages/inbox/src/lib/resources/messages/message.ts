import { type SQL, sql } from 'drizzle-orm'
import { INBOX_DEFAULTS } from '../../defaults.ts'
import type { RunOutcome } from '../../runs/run-report.ts'

/**
 * `waiting`: no process has a handler for it yet. `blocked`: an earlier message of its order key is unfinished. `pending`: its first run is
 * due or in progress. `failed`: its last run failed, another is scheduled. `dead`: no runs are left. `discarded`: a handler or an operator
 * ended it.
 */
export type MessageStatus = (typeof MESSAGE_STATUSES)[number]

export const MESSAGE_STATUSES = [
  'waiting',
  'blocked',
  'pending',
  'failed',
  'done',
  'dead',
  'discarded',
] as const

/** The statuses of messages that will not run again unless they are replayed. */
export const FINISHED: readonly MessageStatus[] = ['done', 'dead', 'discarded']

/** A message as lists contain it: without body, payload and runs. */
export interface MessageSummary {
  /** `msg_…` */
  id: string
  /** The id that the provider gave it. */
  eventId: string
  type: string | null
  tenant: string | null
  provider: string | null
  authenticated: 'signature' | 'token'
  /** The time that the provider signed, or of the reception. */
  timestamp: Date
  acceptedAt: Date
  /** Name of its handler; null while there is none. */
  handler: string | null
  orderKey: string | null
  status: MessageStatus
  /** How many runs there were. */
  attempt: number
  /** When the next run is due, if it failed. */
  nextAttemptAt: Date | null
  finishedAt: Date | null
  /** Why the last run failed, or why it was discarded. May quote the payload. */
  error: string | null
  /** When its body, payload and errors were removed. */
  erasedAt: Date | null
}

/** A run of a message that ended. */
export interface Run {
  /** Number of the run, from 1. */
  attempt: number
  startedAt: Date
  durationMs: number
  outcome: RunOutcome
  errorName: string | null
  errorMessage: string | null
  /** The chain of causes, one in each line. */
  errorCause: string | null
  errorStack: string | null
}

/** A message with everything that is stored of it. */
export interface MessageWithRuns extends MessageSummary {
  /** The received bytes. Empty if it was erased. */
  body: Uint8Array
  /** As its handler receives it, before the schema of its type is applied. Undefined if it was erased. */
  payload: unknown
  /** Oldest first. */
  runs: Run[]
}

/** A row of a {@link MessageSummary}. Times are numbers, because a database may return dates in any form. */
export type SummaryRow = Omit<MessageSummary, TimeField> & Record<TimeField, number | null>
type TimeField = 'timestamp' | 'acceptedAt' | 'nextAttemptAt' | 'finishedAt' | 'erasedAt'

/** The columns of a {@link SummaryRow}, of the table `m`. */
export const SUMMARY_COLUMNS: SQL = sql`'msg_' || replace(m.id::text, '-', '') as id, m.event_id as "eventId", left(m.type, ${INBOX_DEFAULTS.shownTypeCharacters}) as type, m.tenant, m.provider,
  m.authenticated, ${ms('"timestamp"')} as "timestamp", ${ms('accepted_at')} as "acceptedAt", m.handler, m.order_key as "orderKey", m.status,
  m.attempt, ${ms('next_attempt_at')} as "nextAttemptAt", ${ms('finished_at')} as "finishedAt", m.error, ${ms('erased_at')} as "erasedAt"`

function ms(column: string): SQL {
  return sql.raw(`extract(epoch from m.${column})::float8 * 1000`)
}

export function toSummary(row: SummaryRow): MessageSummary {
  const { timestamp, acceptedAt, nextAttemptAt, finishedAt, erasedAt, ...same } = row
  return {
    ...same,
    timestamp: new Date(timestamp ?? 0),
    acceptedAt: new Date(acceptedAt ?? 0),
    nextAttemptAt: toDate(nextAttemptAt),
    finishedAt: toDate(finishedAt),
    erasedAt: toDate(erasedAt),
  }
}

export function toDate(time: number | null): Date | null {
  return time === null ? null : new Date(time)
}

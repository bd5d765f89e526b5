import { type SQL, sql } from 'drizzle-orm'
import { checkFilter, type CheckedFilter, type MessageFilter } from '../messages/message-filter.ts'
import { toDate } from '../messages/message.ts'

export type ReplayStatus = 'running' | 'done' | 'canceled' | 'failed'

/** A replay of many messages, which runs in the background. */
export interface Replay {
  /** `rpl_…` */
  id: string
  status: ReplayStatus
  filter: MessageFilter
  /** Number of matches when it started; null if there are more than 10,000, or counting took too long. */
  matched: number | null
  /** Number of messages replayed so far. */
  replayed: number
  createdAt: Date
  finishedAt: Date | null
  /** Why it failed. */
  error: string | null
}

export interface ReplayRow extends Omit<Replay, 'filter' | 'createdAt' | 'finishedAt'> {
  /** As JSON. */
  filter: string
  createdMs: number
  finishedMs: number | null
  /** The last message that was read, as a UUID. */
  position: string | null
  failures: number
}

/** The columns of a {@link ReplayRow}, of the table `r`. */
export const REPLAY_COLUMNS: SQL = sql`'rpl_' || replace(r.id::text, '-', '') as id, r.status, r.filter, r.matched, r.replayed, r.error,
  extract(epoch from r.created_at)::float8 * 1000 as "createdMs", extract(epoch from r.finished_at)::float8 * 1000 as "finishedMs",
  r.position::text as position, r.failures`

export function toReplay(row: ReplayRow): Replay {
  const { id, status, matched, replayed, error, createdMs, finishedMs } = row
  const times = { createdAt: new Date(createdMs), finishedAt: toDate(finishedMs) }
  return { id, status, filter: readFilter(row), matched, replayed, ...times, error }
}

/** The filter of the row, limited to what was accepted before the replay started. */
export function matchesOf(row: ReplayRow): CheckedFilter {
  const { until, ...filter } = readFilter(row)
  const started = new Date(row.createdMs)
  return checkFilter({ ...filter, until: until === undefined || until > started ? started : until })
}

/** JSON has no dates. */
function readFilter({ filter }: ReplayRow): MessageFilter {
  const { since, until, ...rest }: Record<string, unknown> = JSON.parse(filter)
  return {
    ...rest,
    ...(typeof since === 'string' ? { since: new Date(since) } : {}),
    ...(typeof until === 'string' ? { until: new Date(until) } : {}),
  }
}

import { sql } from 'drizzle-orm'
import type { Moment, Transaction } from '@hookseal/engine/database'
import { dueAt } from '@hookseal/engine/dispatch'
import { jobOf } from '@hookseal/engine/queue'
import { toStorableJson } from '@hookseal/engine/util'
import { INBOX_DEFAULTS } from '../defaults.ts'
import type { Decision } from './decision.ts'
import { describeError } from './describe-error.ts'
import type { RunOutcome } from './run-report.ts'
import type { JobOutcome, RunEnded } from './work.ts'

interface RunRow {
  id: string
  lease: string
  outcome: RunOutcome
  started_ms: number
  duration_ms: number
  /** Absent where the run does not change the message. */
  status?: string
  uses_step?: boolean
  next_ms?: number | undefined
  error?: string | undefined
  name?: string | undefined
  message?: string | undefined
  cause?: string | undefined
  stack?: string | undefined
}

/** The rows of an outcome: none if there was no run. */
export function toRows(outcome: JobOutcome, moment: Moment | undefined): RunRow[] {
  if (outcome.kind === 'abandoned')
    return [
      {
        id: jobOf(outcome.work.message.id),
        lease: outcome.work.job.lease,
        outcome: 'dead',
        started_ms: Date.now(),
        duration_ms: 0,
        status: 'dead',
        error: outcome.reason,
        message: outcome.reason,
      },
    ]
  if (outcome.kind !== 'attempted') return []
  return [toRow(outcome, moment)]
}

/** The row of a run whose lease was held, or that only counts. */
export function toRow(outcome: RunEnded, moment: Moment | undefined): RunRow {
  const { decision, work, startedAt, durationMs } = outcome
  return {
    id: jobOf(work.message.id),
    lease: work.job.lease,
    started_ms: startedAt,
    duration_ms: Math.round(durationMs),
    ...toColumns(decision, (delayMs) => moment && dueAt(outcome, delayMs, moment).getTime()),
  }
}

type Columns = Omit<RunRow, 'id' | 'lease' | 'started_ms' | 'duration_ms'>

function toColumns(decision: Decision, dueMs: (delayMs: number) => number | undefined): Columns {
  const { status } = decision
  if (status === 'done' || status === 'recorded') return { outcome: 'done', status: 'done', uses_step: true }
  if (status === 'discarded')
    return {
      outcome: status,
      status,
      uses_step: true,
      error: decision.reason.slice(0, INBOX_DEFAULTS.errorMessageCharacters),
    }
  const described = describeError(decision.error)
  if (status === 'stopped' || status === 'lost') return { outcome: 'lost', ...described }
  const error = `${described.name}: ${described.message}`
  const next_ms = status === 'failed' ? dueMs(decision.delayMs) : undefined
  return { outcome: status, status, uses_step: true, next_ms, error, ...described }
}

/** Updates messages and logs their runs. The number of a run is that of the stored count: another process may have run the message since. */
export async function writeRows({ execute }: Transaction, rows: readonly RunRow[]): Promise<void> {
  if (rows.length === 0) return
  await execute(sql`
    with updated as (
      update hookseal_inbox.messages m set attempt = m.attempt + 1, status = coalesce(n.status, m.status),
        step = m.step + case when n.uses_step then 1 else 0 end,
        next_attempt_at = case when n.status is null then m.next_attempt_at else to_timestamp(n.next_ms / 1000) end,
        finished_at = case when n.status in ('done', 'dead', 'discarded') then now() else m.finished_at end,
        error = case when n.status is null then m.error else n.error end
      from json_to_recordset(${toStorableJson(rows)}::text::json) as n(id uuid, lease text, outcome text, started_ms float8, duration_ms int,
        status text, uses_step boolean, next_ms float8, error text, name text, message text, cause text, stack text)
      where m.id = n.id
      returning m.id, m.attempt, n.started_ms, n.duration_ms, n.outcome, n.lease, m.erased_at, n.name, n.message, n.cause, n.stack)
    insert into hookseal_inbox.runs (message_id, attempt, started_at, duration_ms, outcome, error_name, error_message, error_cause,
      error_stack, lease)
    select id, attempt, to_timestamp(started_ms / 1000), duration_ms, outcome,
      case when erased_at is null then name end, case when erased_at is null then message end, case when erased_at is null then cause end,
      case when erased_at is null then stack end, lease from updated`)
}

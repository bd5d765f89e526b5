import { sql, type SQL } from 'drizzle-orm'
import type { Moment, Transaction } from '@hookseal/engine/database'
import { inDays } from '../../database/partitions/in-days.ts'
import type { AttemptedOutcome } from '../attempts/work.ts'
import { dueAt } from '@hookseal/engine/dispatch'
import { toStorableJson } from '@hookseal/engine/util'
import { timeOf } from './time-of.ts'

/** The columns of a delivery that an attempt changes in addition to the count, if its lease was still held. */
const RESULT_COLUMNS = sql`, status = n.status, step = n.step, response_status = n.response_status, latency_ms = n.latency_ms,
  error_message = n.reason, last_attempt_at = n.started_at, next_attempt_at = n.next_attempt_at,
  delivered_at = case n.status when 'delivered' then n.started_at + n.latency_ms * interval '1 ms' end`

/** Logs attempts whose lease was held, and writes their results to the deliveries. */
export async function logAttempts(
  tx: Transaction,
  outcomes: readonly AttemptedOutcome[],
  moment: Moment,
): Promise<void> {
  await countAndLog(tx, outcomes, moment, { columns: RESULT_COLUMNS, isNew: sql`true` })
}

/**
 * Logs attempts whose lease was lost, or whose outcomes were written before: the reply of that commit may not have arrived.
 * One by one, because two of them may belong to one delivery.
 */
export async function logLostAttempts(
  tx: Transaction,
  outcomes: readonly AttemptedOutcome[],
  moment: Moment,
): Promise<void> {
  for (const outcome of outcomes) {
    // Waits for the earlier commit if it is still running, so that the next statement finds its attempt.
    const { id } = outcome.work.delivery
    await tx.execute(sql`
      select from hookseal.deliveries where id = ${id} and ${inDays(sql`created_at`, timeOf(outcome))} for update`)
    const isNew = sql`not exists (
      select from hookseal.attempts a
      where a.delivery_id = n.id and a.lease = n.lease and a.created_at = d.created_at and ${inDays(sql`a.created_at`, timeOf(outcome))})`
    await countAndLog(tx, [outcome], moment, { columns: sql``, isNew })
  }
}

/**
 * Increments the attempt count of each delivery and logs the attempt, in one statement. The number comes from the stored count, because
 * another process may have made an attempt since the lease. Attempts of deliveries that retention has deleted are not logged, nor those
 * that are not `isNew`. While the lease is held, its attempt is always new: the transaction that logs it removes the job.
 *
 * Times are numbers: a `Date` costs JSON.stringify 1 µs.
 */
async function countAndLog(
  tx: Transaction,
  outcomes: readonly AttemptedOutcome[],
  moment: Moment,
  { columns, isNew }: { columns: SQL; isNew: SQL },
): Promise<void> {
  if (outcomes.length === 0) return
  const times = outcomes.flatMap(timeOf)
  await tx.execute(sql`
    with counted as (
      update hookseal.deliveries d set attempt = d.attempt + 1 ${columns}
      from (
        select *, to_timestamp(created_ms / 1000) as created_at, to_timestamp(started_ms / 1000) as started_at,
          to_timestamp(next_attempt_ms / 1000) as next_attempt_at
        from json_to_recordset(${toStorableJson(outcomes.map((outcome) => toRow(outcome, moment)))}::text::json) as r(id text, created_ms float8,
          status text, step int, reason text, started_ms float8, next_attempt_ms float8, request_headers json, lease text,
          response_status int, response_headers json, response_body text, error_class text, error_message text, latency_ms int)) n
      where d.id = n.id and d.created_at = n.created_at and ${inDays(sql`d.created_at`, times)} and ${isNew}
      returning d.id, d.created_at, d.attempt, n.lease, n.started_at, n.request_headers, n.response_status, n.response_headers, n.response_body,
        n.error_class, n.error_message, n.latency_ms)
    insert into hookseal.attempts (delivery_id, created_at, attempt, lease, started_at, request_headers, response_status, response_headers,
      response_body, error_class, error_message, latency_ms)
    select id, created_at, attempt, lease, started_at, request_headers, response_status, response_headers, decode(response_body, 'base64'),
      error_class, error_message, latency_ms from counted
    on conflict do nothing`)
}

function toRow(outcome: AttemptedOutcome, moment: Moment) {
  const { work, attempted, decision } = outcome
  const { delivery } = work
  const { startedAt, requestHeaders, result } = attempted
  return {
    id: delivery.id,
    created_ms: delivery.createdAt,
    lease: work.job.lease,
    status: decision.status,
    step: delivery.step + 1,
    reason: decision.status === 'delivered' ? undefined : decision.reason,
    started_ms: startedAt.getTime(),
    next_attempt_ms:
      decision.status === 'failed' ? dueAt(outcome, decision.delayMs, moment).getTime() : undefined,
    request_headers: requestHeaders,
    latency_ms: result.latencyMs,
    ...(result.ok
      ? {
          response_status: result.status,
          response_headers: withoutCookies(result.headers),
          response_body: result.body.length === 0 ? '' : Buffer.from(result.body).toString('base64'),
          error_class: result.bodyFailure?.errorClass,
          error_message: result.bodyFailure?.message,
        }
      : { error_class: result.errorClass, error_message: result.message }),
  }
}

/** Cookies are of no use to the sender and may be secrets of the endpoint. */
function withoutCookies({ 'set-cookie': cookies, ...headers }: Readonly<Record<string, string>>) {
  return cookies === undefined ? headers : { ...headers, 'set-cookie': '[redacted]' }
}

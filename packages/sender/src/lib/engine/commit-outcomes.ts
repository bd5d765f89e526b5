import { sql } from 'drizzle-orm'
import type { Context } from '../context.ts'
import type { Transaction } from '../database/database.ts'
import { idArray } from '../database/id-array.ts'
import type { Job, NewJob } from '../queue/delivery-queue.ts'
import { isOperational, type OperationalEvent } from '../operational-events.ts'
import type { Policy } from '../policy.ts'
import type { Publisher } from '../resources/publisher.ts'
import { updateEndpoints } from './update-endpoints.ts'
import { judge } from './verdict.ts'
import type { Outcome } from './work.ts'

type Attempted = Extract<Outcome, { kind: 'attempted' }>
type Abandoned = Extract<Outcome, { kind: 'abandoned' }>

/**
 * Writes outcomes down in one transaction: attempts, deliveries, endpoints, the jobs that are over and those that follow. Where
 * a lease was lost, somebody else makes the attempt: then ours is logged, and changes nothing else.
 */
export async function commitOutcomes(
  context: Context,
  publisher: Publisher,
  outcomes: readonly Outcome[],
): Promise<void> {
  const tell = await context.database.transaction(async (tx) => {
    const held = await context.queue.remove(tx, outcomes.map(jobOf))
    const ours = await startedAnew(
      tx,
      outcomes.filter((outcome) => held.has(jobOf(outcome))),
      context.policy,
    )
    const attempted = outcomes.filter((outcome) => outcome.kind === 'attempted')
    const oursAttempted = ours.filter((outcome) => outcome.kind === 'attempted')
    const abandoned = ours.filter((outcome) => outcome.kind === 'abandoned')
    const lost = attempted.filter((outcome) => !held.has(jobOf(outcome)))
    await insertAttempts(tx, oursAttempted, await updateDeliveries(tx, oursAttempted))
    await insertAttempts(tx, lost, await countAttempts(tx, lost))
    await abandonDeliveries(tx, abandoned)
    await context.queue.add(tx, ours.flatMap(nextJob))
    const told = await updateEndpoints(tx, oursAttempted, context.policy)
    return publisher.publishOperational(tx, [...told, ...oursAttempted.flatMap(died)])
  })
  tell()
}

function jobOf(outcome: Outcome): Job {
  return 'work' in outcome ? outcome.work.job : outcome.job
}

function nextJob(outcome: Outcome): NewJob[] {
  const { deliveryId, endpointId } = jobOf(outcome)
  if (outcome.kind === 'returned') return [{ deliveryId, endpointId, dueAt: outcome.dueAt }]
  if (outcome.kind !== 'attempted' || outcome.verdict.status !== 'failed') return []
  return [{ deliveryId, endpointId, dueAt: outcome.verdict.dueAt }]
}

/**
 * A replay that came while an attempt was under way began the schedule anew, and the attempt is its first. No replay comes between here
 * and the end of the transaction: it would wait for the job that was removed.
 */
async function startedAnew(
  tx: Transaction,
  outcomes: readonly Outcome[],
  policy: Policy,
): Promise<readonly Outcome[]> {
  const retries = outcomes.filter((outcome) => outcome.kind === 'attempted' && outcome.work.delivery.step > 0)
  const ids = retries.map((outcome) => jobOf(outcome).deliveryId)
  if (ids.length === 0) return outcomes
  const { rows } = await tx.execute(sql<{ id: string }>`
    select id from hookseal.deliveries where id = any(${idArray(ids)}::text[]) and step = 0`)
  const replayed = new Set(rows.map(({ id }) => id))
  return outcomes.map((outcome) => {
    if (outcome.kind !== 'attempted' || !replayed.has(outcome.work.delivery.id)) return outcome
    const work = { ...outcome.work, delivery: { ...outcome.work.delivery, step: 0 } }
    const now = Date.now()
    const verdict = judge(outcome.attempted.result, { step: 0, now, random: Math.random() }, policy)
    return { ...outcome, work, verdict }
  })
}

/** The number of each delivery's newest attempt. */
type Numbers = ReadonlyMap<string, number>

/** Those of deliveries that retention has taken away have no number, and no place in the log. */
async function insertAttempts(
  tx: Transaction,
  outcomes: readonly Attempted[],
  numbers: Numbers,
): Promise<void> {
  const numbered = outcomes.filter(({ work }) => numbers.has(work.delivery.id))
  if (numbered.length === 0) return
  const rows = numbered.map(({ work: { delivery }, attempted: { startedAt, requestHeaders, result } }) => ({
    delivery_id: delivery.id,
    attempt: numbers.get(delivery.id),
    started_at: startedAt,
    request_headers: requestHeaders,
    latency_ms: result.latencyMs,
    ...(result.ok
      ? {
          response_status: result.status,
          response_headers: withoutCookies(result.headers),
          response_body: Buffer.from(result.body).toString('base64'),
        }
      : { error_class: result.errorClass, error_message: result.message }),
  }))
  await tx.execute(sql`
    insert into hookseal.attempts (delivery_id, attempt, started_at, request_headers, response_status, response_headers,
      response_body, error_class, error_message, latency_ms)
    select delivery_id, attempt, started_at, request_headers, response_status, response_headers,
      decode(response_body, 'base64'), error_class, error_message, latency_ms
    from json_to_recordset(${toJson(rows)}::text::json) as a(delivery_id text, attempt int, started_at timestamptz,
      request_headers jsonb, response_status int, response_headers jsonb, response_body text, error_class text,
      error_message text, latency_ms int)
    on conflict do nothing`)
}

/** What the endpoint would have us keep for it is nothing to us, and may be a secret of its own. */
function withoutCookies({ 'set-cookie': cookies, ...headers }: Readonly<Record<string, string>>) {
  return cookies === undefined ? headers : { ...headers, 'set-cookie': '[redacted]' }
}

/** What endpoints and listeners say is any text; PostgreSQL's holds no NUL and no half of a surrogate pair. */
function toJson(rows: readonly object[]): string {
  return JSON.stringify(rows, (_, value: unknown) =>
    typeof value === 'string' ? value.replaceAll('\0', '\uFFFD').toWellFormed() : value,
  )
}

/** Counted from what is stored: somebody may have made an attempt since ours was leased. */
async function updateDeliveries(tx: Transaction, outcomes: readonly Attempted[]): Promise<Numbers> {
  if (outcomes.length === 0) return new Map()
  const rows = outcomes.map(({ work: { delivery }, attempted: { startedAt, result }, verdict }) => ({
    id: delivery.id,
    status: verdict.status,
    step: delivery.step + 1,
    response_status: result.ok ? result.status : null,
    latency_ms: result.latencyMs,
    error_message: verdict.status === 'delivered' ? null : verdict.reason,
    last_attempt_at: startedAt,
    delivered_at: verdict.status === 'delivered' ? new Date(startedAt.getTime() + result.latencyMs) : null,
    next_attempt_at: verdict.status === 'failed' ? verdict.dueAt : null,
  }))
  const { rows: updated } = await tx.execute(sql<{ id: string; attempt: number }>`
    update hookseal.deliveries d set status = n.status, attempt = d.attempt + 1, step = n.step,
      response_status = n.response_status, latency_ms = n.latency_ms, error_message = n.error_message,
      last_attempt_at = n.last_attempt_at, delivered_at = n.delivered_at, next_attempt_at = n.next_attempt_at
    from json_to_recordset(${toJson(rows)}::text::json) as n(id text, status text, step int,
      response_status int, latency_ms int, error_message text, last_attempt_at timestamptz, delivered_at timestamptz,
      next_attempt_at timestamptz)
    where d.id = n.id returning d.id, d.attempt`)
  return new Map(updated.map(({ id, attempt }) => [id, attempt]))
}

/** Of attempts whose lease was lost: they were made, so they are counted, and change nothing else. */
async function countAttempts(tx: Transaction, outcomes: readonly Attempted[]): Promise<Numbers> {
  if (outcomes.length === 0) return new Map()
  const ids = idArray(outcomes.map(({ work }) => work.delivery.id))
  const { rows } = await tx.execute(sql<{ id: string; attempt: number }>`
    update hookseal.deliveries set attempt = attempt + 1 where id = any(${ids}::text[]) returning id, attempt`)
  return new Map(rows.map(({ id, attempt }) => [id, attempt]))
}

async function abandonDeliveries(tx: Transaction, outcomes: readonly Abandoned[]): Promise<void> {
  if (outcomes.length === 0) return
  const rows = outcomes.map(({ work: { delivery }, reason }) => ({ id: delivery.id, reason }))
  await tx.execute(sql`
    update hookseal.deliveries d set status = 'dead', error_message = n.reason, next_attempt_at = null
    from json_to_recordset(${JSON.stringify(rows)}::text::json) as n(id text, reason text) where d.id = n.id`)
}

/** Nobody is told of the death of what only told something itself. */
function died({ work: { delivery, endpoint }, verdict }: Attempted): OperationalEvent[] {
  if (verdict.status !== 'dead' || isOperational(delivery.event)) return []
  const data = {
    delivery_id: delivery.id,
    webhook_id: endpoint.id,
    event_id: delivery.eventId,
    event: delivery.event,
    attempts: delivery.attempt + 1,
    reason: verdict.reason,
  }
  return [{ type: 'delivery.dead', organizationId: delivery.organizationId, data }]
}

import { sql } from 'drizzle-orm'
import type { Context } from '../../context.ts'
import { idArray, type Moment, readMoment, type Transaction } from '@hookseal/engine/database'
import { inDays } from '../../database/partitions/in-days.ts'
import { dueAt, jobOfOutcome } from '@hookseal/engine/dispatch'
import { jobOf, type NewJob } from '@hookseal/engine/queue'
import { isOperational, type OperationalEvent } from '../../operational-events.ts'
import type { EnginePolicy } from '../../policy.ts'
import type { Publisher } from '../../resources/events/publisher.ts'
import { reloadOnCommit, resumeOnCommit } from '../../resources/notify.ts'
import { changesEndpoint, type EndedAttempt, toEndedAttempt } from './ended-attempt.ts'
import { logAttempts, logLostAttempts } from './log-attempts.ts'
import { timeOf } from './time-of.ts'
import { updateEndpoints } from './update-endpoints.ts'
import { decide } from '../attempts/decision.ts'
import type { AbandonedOutcome, AttemptedOutcome, JobOutcome } from '../attempts/work.ts'

/**
 * Writes outcomes in one transaction: attempts, deliveries, removed jobs, next jobs, and endpoints whose state changes. If a lease was
 * lost, another process makes the attempt: then this one is logged and changes nothing else.
 *
 * Returns the attempts whose endpoints remain to be updated, outside of this transaction: workers that share an endpoint would wait for
 * each other's.
 */
export async function commitOutcomes(
  context: Context,
  publisher: Publisher,
  outcomes: readonly JobOutcome[],
): Promise<EndedAttempt[]> {
  const { policy } = context
  const { notify, calm } = await context.database.transaction(async (tx) => {
    const moment = await readMoment(tx)
    const held = await context.queue.remove(tx, outcomes.map(jobOfOutcome))
    const ours = await restartReplayed(
      tx,
      outcomes.filter((outcome) => held.has(jobOfOutcome(outcome))),
      policy,
      moment.now,
    )
    const attempted = outcomes.filter((outcome) => outcome.kind === 'attempted')
    const oursAttempted = ours.filter((outcome) => outcome.kind === 'attempted')
    const abandoned = ours.filter((outcome) => outcome.kind === 'abandoned')
    const lost = attempted.filter((outcome) => !held.has(jobOfOutcome(outcome)))
    await logAttempts(tx, oursAttempted, moment)
    await logLostAttempts(tx, lost, moment)
    await abandonDeliveries(tx, abandoned)
    await markPending(tx, ours)
    await context.queue.add(
      tx,
      ours.flatMap((outcome) => nextJob(outcome, moment, held.get(jobOfOutcome(outcome))?.isProbe)),
    )
    const changing = new Set(oursAttempted.filter((outcome) => changesEndpoint(outcome, policy, moment.now)))
    const changes = [...changing].map(toEndedAttempt)
    const { events, disabled } = await updateEndpoints(tx, changes, policy, { moment })
    for (const id of disabled) await reloadOnCommit(tx, id)
    for (const id of probedSuccessfully(oursAttempted)) await resumeOnCommit(tx, id)
    return {
      notify: await publisher.publishOperational(tx, [...events, ...oursAttempted.flatMap(toDeadEvent)]),
      calm: oursAttempted.filter((outcome) => !changing.has(outcome)),
    }
  })
  notify()
  const worked = outcomes.flatMap((outcome) =>
    'work' in outcome ? [outcome.work.delivery.organizationId] : [],
  )
  for (const id of new Set(worked)) context.changes.record(id, 'deliveries', 'stats', 'webhooks')
  return calm.map(toEndedAttempt)
}

/** The endpoints that a probe found working: each process has paused them on its own. */
function probedSuccessfully(outcomes: readonly AttemptedOutcome[]): Set<string> {
  const successes = outcomes.filter(
    ({ work, decision }) => work.job.isProbe && decision.status === 'delivered',
  )
  return new Set(successes.map(({ work }) => work.endpoint.id))
}

function nextJob(outcome: JobOutcome, moment: Moment, isProbe = false): NewJob[] {
  const { deliveryId, endpointId, organizationId } = jobOfOutcome(outcome)
  const next = { deliveryId, endpointId, organizationId }
  if (outcome.kind === 'returned')
    return [{ ...next, dueAt: dueAt(outcome, outcome.delayMs, moment), isProbe }]
  if (outcome.kind !== 'attempted' || outcome.decision.status !== 'failed') return []
  return [{ ...next, dueAt: dueAt(outcome, outcome.decision.delayMs, moment) }]
}

/**
 * A replay during an attempt restarts the schedule, and the attempt then counts as the first of it. No replay can come between this
 * check and the end of the transaction, because it would wait for the removed job.
 */
async function restartReplayed(
  tx: Transaction,
  outcomes: readonly JobOutcome[],
  policy: EnginePolicy,
  now: number,
): Promise<readonly JobOutcome[]> {
  const retries = outcomes.filter((outcome) => outcome.kind === 'attempted' && outcome.work.delivery.step > 0)
  const ids = retries.map((outcome) => jobOfOutcome(outcome).deliveryId)
  if (ids.length === 0) return outcomes
  const { rows } = await tx.execute(sql<{ id: string }>`
    select id from hookseal.deliveries
    where id = any(${idArray(ids)}::text[]) and step = 0 and ${inDays(sql`created_at`, retries.flatMap(timeOf))}`)
  const replayed = new Set(rows.map(({ id }) => id))
  return outcomes.map((outcome) => {
    if (outcome.kind !== 'attempted' || !replayed.has(outcome.work.delivery.id)) return outcome
    const work = { ...outcome.work, delivery: { ...outcome.work.delivery, step: 0 } }
    const decision = decide(outcome.attempted.result, { step: 0, now, random: Math.random() }, policy)
    return { ...outcome, work, decision }
  })
}

async function abandonDeliveries(tx: Transaction, outcomes: readonly AbandonedOutcome[]): Promise<void> {
  if (outcomes.length === 0) return
  const rows = outcomes.map(({ work: { delivery }, reason }) => ({ id: delivery.id, reason }))
  await tx.execute(sql`
    update hookseal.deliveries d set status = 'dead', error_message = n.reason, next_attempt_at = null
    from json_to_recordset(${JSON.stringify(rows)}::text::json) as n(id text, reason text)
    where d.id = n.id and ${inDays(sql`d.created_at`, outcomes.flatMap(timeOf))}`)
}

/**
 * A first attempt that is put off ranks with the retries, so lists find its delivery as they find replays: by a row of `undelivered`. Removes the
 * row after the attempt.
 */
async function markPending(tx: Transaction, outcomes: readonly JobOutcome[]): Promise<void> {
  const jobs = (kind: JobOutcome['kind']) => outcomes.filter((outcome) => outcome.kind === kind)
  const returned = jobs('returned')
    .map(jobOfOutcome)
    .filter(({ kind, isProbe }) => kind === 'first' && !isProbe)
  if (returned.length > 0)
    await tx.execute(sql`
      insert into hookseal.undelivered (organization_id, status, id)
      select organization_id, 'pending', substr(id, 5)::uuid
      from json_to_recordset(${JSON.stringify(returned.map((job) => ({ id: job.deliveryId, organization_id: job.organizationId })))}::text::json)
        as j(id text, organization_id text)
      on conflict do nothing`)
  const attempted = outcomes.filter(
    (outcome) =>
      outcome.kind === 'attempted' &&
      outcome.work.delivery.step === 0 &&
      (outcome.work.job.kind === 'retry' || outcome.work.job.isProbe),
  )
  const ids = attempted.map((outcome) => jobOf(jobOfOutcome(outcome).deliveryId))
  if (ids.length > 0)
    await tx.execute(
      sql`delete from hookseal.undelivered where id = any(${idArray(ids)}::uuid[]) and status = 'pending'`,
    )
}

/** A dead operational delivery emits no delivery.dead event, which would loop. */
function toDeadEvent({ work: { delivery, endpoint }, decision }: AttemptedOutcome): OperationalEvent[] {
  if (decision.status !== 'dead' || isOperational(delivery.event)) return []
  const data = {
    delivery_id: delivery.id,
    webhook_id: endpoint.id,
    event_id: delivery.eventId,
    event: delivery.event,
    attempts: delivery.attempt + 1,
    reason: decision.reason,
  }
  return [{ type: 'delivery.dead', organizationId: delivery.organizationId, data }]
}

import { type Moment, readMoment, type Transaction } from '@hookseal/engine/database'
import { dueAt, jobOfOutcome } from '@hookseal/engine/dispatch'
import type { NewJob } from '@hookseal/engine/queue'
import type { Context } from '../context.ts'
import { toJob } from '../routing/enqueue.ts'
import { advanceKeys } from '../routing/advance-keys.ts'
import type { Decision } from './decision.ts'
import { toRows, writeRows } from './run-rows.ts'
import type { JobOutcome, RunEnded } from './work.ts'

/**
 * Writes what follows from leased jobs: removes the jobs, updates the messages, logs the runs, and adds the jobs of retries and of the next
 * messages of order keys. Writes nothing for those whose lease is lost, and returns them. Locks jobs, then messages, then order keys.
 */
export async function recordRuns(
  tx: Transaction,
  { queue }: Pick<Context, 'queue'>,
  outcomes: readonly JobOutcome[],
): Promise<{ lost: RunEnded[]; next: NewJob[] }> {
  const held = await queue.remove(tx, outcomes.map(jobOfOutcome))
  const ours = outcomes.filter((outcome) => held.has(jobOfOutcome(outcome)))
  const moment = ours.some(isDelayed) ? await readMoment(tx) : undefined
  await writeRows(
    tx,
    ours.flatMap((outcome) => toRows(outcome, moment)),
  )
  const next = await advanceKeys(tx, ours.flatMap(endedOrdered))
  await queue.add(tx, [...ours.flatMap((outcome) => again(outcome, moment)), ...next])
  const lost = outcomes.filter((outcome) => outcome.kind === 'attempted' && !held.has(outcome.work.job))
  return { lost: lost as RunEnded[], next } // as the filter checked
}

function isDelayed(outcome: JobOutcome): boolean {
  return outcome.kind === 'returned' || (outcome.kind === 'attempted' && outcome.decision.status === 'failed')
}

/** The messages that ended, and let the next ones of their keys run. */
function endedOrdered(outcome: JobOutcome): { id: string; handler: string; orderKey: string }[] {
  if (!('work' in outcome)) return []
  const { message, handler } = outcome.work
  const isEnded = outcome.kind === 'abandoned' || ENDS.has(outcome.decision.status)
  return isEnded && message.orderKey !== null
    ? [{ id: message.id, handler: handler.name, orderKey: message.orderKey }]
    : []
}

const ENDS: ReadonlySet<Decision['status']> = new Set(['done', 'dead', 'discarded'])

/** The job of a message that runs again. */
function again(outcome: JobOutcome, moment: Moment | undefined): NewJob[] {
  if (outcome.kind === 'returned') {
    const { deliveryId, endpointId } = outcome.job
    const job = toJob(deliveryId, endpointId)
    return [moment === undefined ? job : { ...job, dueAt: dueAt(outcome, outcome.delayMs, moment) }]
  }
  if (outcome.kind !== 'attempted') return []
  const { decision, work } = outcome
  const job = toJob(work.message.id, work.handler.name)
  if (decision.status === 'stopped') return [job]
  if (decision.status !== 'failed' || moment === undefined) return []
  return [{ ...job, dueAt: dueAt(outcome, decision.delayMs, moment) }]
}

import { sql } from 'drizzle-orm'
import type { Transaction } from '@hookseal/engine/database'
import { jobOf } from '@hookseal/engine/queue'
import type { Context } from '../context.ts'
import { recordRuns } from './record-runs.ts'
import { toRow, writeRows } from './run-rows.ts'
import type { JobOutcome, RunEnded } from './work.ts'

/** Writes the outcomes of leased jobs in one transaction. Resolves with whether it added jobs that are due now. */
export async function commitOutcomes(context: Context, outcomes: readonly JobOutcome[]): Promise<boolean> {
  const open = outcomes.filter(
    (outcome) => outcome.kind !== 'attempted' || outcome.decision.status !== 'recorded',
  )
  if (open.length === 0) return true
  return context.database.transaction(async (tx) => {
    const { lost, next } = await recordRuns(
      tx,
      context,
      open.filter((outcome) => !isLost(outcome)),
    )
    await logLost(tx, [...lost, ...open.filter(isLost)])
    return next.length > 0
  })
}

/** A lost lease stays with its holder, or expires. */
function isLost(outcome: JobOutcome): outcome is RunEnded {
  return outcome.kind === 'attempted' && outcome.decision.status === 'lost'
}

/**
 * Logs runs whose lease was lost. If the outcome was written before, and only the reply of the commit did not arrive, the run is in the log.
 * One by one, because two of them may belong to one message.
 */
async function logLost(tx: Transaction, outcomes: readonly RunEnded[]): Promise<void> {
  for (const outcome of outcomes) {
    const { message, job } = outcome.work
    const id = jobOf(message.id)
    // Waits for the earlier commit if it is still running, so that the next statement finds its run.
    await tx.execute(sql`select from hookseal_inbox.messages where id = ${id} for update`)
    const { rows } = await tx.execute(sql<{ exists: boolean }>`
      select exists (select from hookseal_inbox.runs where message_id = ${id} and lease = ${job.lease})`)
    if (rows[0]?.exists === true) continue
    const { error } = 'error' in outcome.decision ? outcome.decision : { error: undefined }
    const decision = { status: 'lost', error } as const
    await writeRows(tx, [toRow({ ...outcome, decision }, undefined)])
  }
}

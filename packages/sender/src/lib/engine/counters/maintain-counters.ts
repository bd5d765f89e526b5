import { setTimeout as sleep } from 'node:timers/promises'
import type { Context } from '../../context.ts'
import { BACKFILL_SLOT } from './add-counts.ts'
import { completeCounters } from './complete-counters.ts'
import { mergeCounters } from './merge-counters.ts'
import { trimCounters, trimUndelivered } from './trim-counters.ts'

/** A pause between two steps, so that other work comes first. */
const PAUSE_MS = 20

/** Completes, merges and trims the counters in small steps. Several processes may do it at a time. */
export async function maintainCounters({ database, policy }: Context, signal: AbortSignal): Promise<void> {
  const steps = [
    async () => {
      const isIncomplete = await completeCounters(database)
      // Later steps count other hours, so these counters are complete, and the table stays small.
      if (isIncomplete) await inSteps(async () => (await mergeCounters(database, BACKFILL_SLOT)) > 0, signal)
      return isIncomplete
    },
    async () => (await mergeCounters(database)) > 0,
    async () => (await trimCounters(database, policy.retentionMs)) > 0,
    async () => (await trimUndelivered(database, policy.retentionMs)) > 0,
  ]
  for (const step of steps) await inSteps(step, signal)
}

async function inSteps(step: () => Promise<boolean>, signal: AbortSignal): Promise<void> {
  while (!signal.aborted && (await step())) await sleep(PAUSE_MS)
}

import { setTimeout as sleep } from 'node:timers/promises'
import type { Context } from '../../context.ts'
import { completeCounters } from './complete-counters.ts'
import { mergeCounters } from './merge-counters.ts'
import { trimCounters, trimUndelivered } from './trim-counters.ts'

/** A pause between two steps, so that other work comes first. */
const PAUSE_MS = 20

/** Completes, merges and trims the counters in small steps. Several processes may do it at a time. */
export async function maintainCounters({ database, policy }: Context, signal: AbortSignal): Promise<void> {
  const steps = [
    async () => completeCounters(database),
    async () => (await mergeCounters(database)) > 0,
    async () => (await trimCounters(database, policy.retentionMs)) > 0,
    async () => (await trimUndelivered(database, policy.retentionMs)) > 0,
  ]
  for (const step of steps) while (!signal.aborted && (await step())) await sleep(PAUSE_MS)
}

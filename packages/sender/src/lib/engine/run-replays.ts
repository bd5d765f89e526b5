import { setTimeout as sleep } from 'node:timers/promises'
import { SENDER_DEFAULTS } from '../defaults.ts'
import type { ReplayPortions } from '../resources/replays/run-portion.ts'

/** Runs portions of bulk replays until none is waiting. Pauses after each, so that publishes and deliveries come in between. */
export async function runReplays(portions: ReplayPortions, signal: AbortSignal): Promise<void> {
  while (!signal.aborted && (await portions.run())) await sleep(SENDER_DEFAULTS.replayPauseMs)
}

import { setTimeout as sleep } from 'node:timers/promises'
import type { DeliveryStatus } from '../api/types.ts'
import { DEFAULTS } from '../defaults.ts'
import type { Counts } from './count.ts'

/** What came of deliveries that were sent again. */
export type Outcome = Readonly<Record<DeliveryStatus, number>>

export interface Replay {
  /** How many there were before, by status. */
  before: Counts
  /** Which of them were sent again. */
  statuses: readonly DeliveryStatus[]
  replayed: number
}

export interface Progress {
  readonly show: (attempted: number, outcome: Outcome) => void
  readonly close: (outcome: Outcome) => void
}

/** Looks on until each was attempted once, or nothing has changed for a while: an endpoint may be left alone by its breaker. */
export async function followReplay(
  count: () => Promise<Counts>,
  replay: Replay,
  progress: Progress,
): Promise<Outcome> {
  let outcome = judge(await count(), replay)
  let changedAt = performance.now()
  while (outcome.pending > 0 && performance.now() - changedAt < DEFAULTS.followAtMostSeconds * 1000) {
    progress.show(replay.replayed - outcome.pending, outcome)
    await sleep(DEFAULTS.followSeconds * 1000)
    const next = judge(await count(), replay)
    if (next.pending !== outcome.pending) changedAt = performance.now()
    outcome = next
  }
  progress.show(replay.replayed - outcome.pending, outcome)
  progress.close(outcome)
  return outcome
}

/** Of the deliveries that match now, those that were there already and were not sent again are none of ours. */
export function judge(now: Counts, { before, statuses, replayed }: Replay): Outcome {
  const ours = (status: DeliveryStatus): number =>
    Math.min(replayed, Math.max(0, now[status] - (statuses.includes(status) ? 0 : before[status])))
  const [pending, failed, dead] = [ours('pending'), ours('failed'), ours('dead')]
  return { pending, failed, dead, delivered: Math.max(0, replayed - pending - failed - dead) }
}

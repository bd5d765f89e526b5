import { setTimeout as sleep } from 'node:timers/promises'
import type { DeliveryStatus } from '../api/types.ts'
import { DEFAULTS } from '../defaults.ts'
import type { Counts } from './count.ts'

/** Replayed deliveries by their status. */
export type ReplayCounts = Readonly<Record<DeliveryStatus, number>>

export interface Replay {
  /** Matching deliveries before the replay, by status. */
  before: Counts
  /** The statuses that were replayed. */
  statuses: readonly DeliveryStatus[]
  replayed: number
}

export interface Progress {
  readonly show: (attempted: number, counts: ReplayCounts) => void
  readonly close: (counts: ReplayCounts) => void
}

/**
 * Polls until each replayed delivery was attempted once. Ends early after `DEFAULTS.followAtMostSeconds` without a change,
 * because a paused endpoint receives no attempts.
 */
export async function followReplay(
  count: () => Promise<Counts>,
  replay: Replay,
  progress: Progress,
): Promise<ReplayCounts> {
  let counts = countReplayed(await count(), replay)
  let changedAt = performance.now()
  while (counts.pending > 0 && performance.now() - changedAt < DEFAULTS.followAtMostSeconds * 1000) {
    progress.show(replay.replayed - counts.pending, counts)
    await sleep(DEFAULTS.followSeconds * 1000)
    const next = countReplayed(await count(), replay)
    if (next.pending !== counts.pending) changedAt = performance.now()
    counts = next
  }
  progress.show(replay.replayed - counts.pending, counts)
  progress.close(counts)
  return counts
}

/** Returns the counts of the replayed deliveries alone, by subtracting those that matched before and were not replayed. */
export function countReplayed(now: Counts, { before, statuses, replayed }: Replay): ReplayCounts {
  const ours = (status: DeliveryStatus): number =>
    Math.min(replayed, Math.max(0, now[status] - (statuses.includes(status) ? 0 : before[status])))
  const [pending, failed, dead] = [ours('pending'), ours('failed'), ours('dead')]
  return { pending, failed, dead, delivered: Math.max(0, replayed - pending - failed - dead) }
}

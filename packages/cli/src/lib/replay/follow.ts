import { setTimeout as sleep } from 'node:timers/promises'
import type { DeliveryStatus } from '../api/types.ts'
import { DEFAULTS } from '../defaults.ts'
import type { Counts } from './count.ts'

export interface FollowedReplay {
  /** Deliveries in the range that are not replayed, by status. */
  others: Counts
  replayed: number
}

export interface Progress {
  /** Shows how many deliveries were queued, of all that match, if their number is known. */
  readonly queued: (replayed: number, matched: number | null) => void
  /** Shows how many of the queued deliveries were attempted. */
  readonly attempted: (attempted: number, replayed: number, counts: Counts) => void
  readonly close: (message: string) => void
}

/**
 * Polls until each replayed delivery was attempted once. Ends early after `DEFAULTS.followAtMostSeconds` without a change,
 * because a paused endpoint receives no attempts.
 */
export async function followAttempts(
  count: () => Promise<Counts>,
  replay: FollowedReplay,
  progress: Progress,
): Promise<Counts> {
  let counts = countReplayed(await count(), replay)
  let changedAt = performance.now()
  while (counts.pending > 0 && performance.now() - changedAt < DEFAULTS.followAtMostSeconds * 1000) {
    progress.attempted(replay.replayed - counts.pending, replay.replayed, counts)
    await sleep(DEFAULTS.followSeconds * 1000)
    const next = countReplayed(await count(), replay)
    if (next.pending !== counts.pending) changedAt = performance.now()
    counts = next
  }
  progress.attempted(replay.replayed - counts.pending, replay.replayed, counts)
  return counts
}

/** Returns the counts of the replayed deliveries alone, by subtracting the others in the range. */
export function countReplayed(now: Counts, { others, replayed }: FollowedReplay): Counts {
  const ours = (status: DeliveryStatus): number =>
    Math.min(replayed, Math.max(0, now[status] - others[status]))
  const [pending, failed, dead] = [ours('pending'), ours('failed'), ours('dead')]
  return { pending, failed, dead, delivered: Math.max(0, replayed - pending - failed - dead) }
}

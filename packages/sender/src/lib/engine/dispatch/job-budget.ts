import { SENDER_DEFAULTS } from '../../defaults.ts'
import type { AttemptKind } from '../../queue/delivery-queue.ts'

/** How many leased jobs this process may hold: those in flight and three times as many that wait for their turn. */
export interface JobBudget {
  /** How many of each kind may be leased now. */
  readonly free: () => Record<AttemptKind, number>
  readonly hold: (kind: AttemptKind, count: number) => void
  readonly release: (kind: AttemptKind) => void
}

/** Reserves a part for first attempts and a smaller one for retries, so that neither starves the other. */
export function createJobBudget(concurrency: number): JobBudget {
  const all = concurrency * 4
  const reserved = {
    first: Math.max(1, Math.floor(all * SENDER_DEFAULTS.reservedForFirst)),
    retry: Math.max(1, Math.floor(all * SENDER_DEFAULTS.reservedForRetries)),
  }
  const held = { first: 0, retry: 0 }

  function freeOf(kind: AttemptKind, other: AttemptKind): number {
    const left = all - held.first - held.retry
    return Math.max(0, Math.min(left, all - reserved[other] - held[kind]))
  }

  return {
    free: () => ({ first: freeOf('first', 'retry'), retry: freeOf('retry', 'first') }),
    hold(kind, count) {
      held[kind] += count
    },
    release(kind) {
      held[kind]--
    },
  }
}

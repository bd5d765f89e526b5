import { SENDER_DEFAULTS } from '../../defaults.ts'

/** How many leased jobs this process may hold: those under way and three times as many that wait for their turn. */
export interface JobBudget {
  /** How many of a kind may be leased now. */
  readonly free: (kind: AttemptKind) => number
  readonly hold: (kind: AttemptKind, count: number) => void
  readonly release: (kind: AttemptKind) => void
}

export type AttemptKind = 'first' | 'retry'

/** A part is kept for first attempts and a smaller one for retries, so that neither starves the other. */
export function createJobBudget(concurrency: number): JobBudget {
  const all = concurrency * 4
  const reserved = {
    first: Math.floor(all * SENDER_DEFAULTS.reservedForFirst),
    retry: Math.floor(all * SENDER_DEFAULTS.reservedForRetries),
  }
  const held = { first: 0, retry: 0 }
  return {
    free(kind) {
      const left = all - held.first - held.retry
      const most = all - reserved[kind === 'first' ? 'retry' : 'first']
      return Math.max(0, Math.min(left, most - held[kind]))
    },
    hold(kind, count) {
      held[kind] += count
    },
    release(kind) {
      held[kind]--
    },
  }
}

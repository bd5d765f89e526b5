import { SENDER_DEFAULTS } from '../defaults.ts'

/** How many leased jobs this process may hold: those under way and three times as many that wait for their turn. */
export interface Slots {
  /** How many first attempts and retries may be leased now. */
  readonly free: () => { first: number; retries: number }
  readonly hold: (kind: Kind, count: number) => void
  readonly release: (kind: Kind) => void
  readonly held: () => number
}

export type Kind = 'first' | 'retry'

/** A part is kept for first attempts and a smaller one for retries, so that neither starves the other. */
export function createSlots(concurrency: number): Slots {
  const all = concurrency * 4
  const forFirst = Math.floor(all * SENDER_DEFAULTS.reservedForFirst)
  const forRetries = Math.floor(all * SENDER_DEFAULTS.reservedForRetries)
  const held = { first: 0, retry: 0 }
  return {
    free() {
      const left = all - held.first - held.retry
      return {
        first: Math.max(0, Math.min(left, all - forRetries - held.first)),
        retries: Math.max(0, Math.min(left, all - forFirst - held.retry)),
      }
    },
    hold(kind, count) {
      held[kind] += count
    },
    release(kind) {
      held[kind]--
    },
    held: () => held.first + held.retry,
  }
}

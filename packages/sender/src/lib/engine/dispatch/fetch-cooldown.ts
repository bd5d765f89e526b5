import { SENDER_DEFAULTS } from '../../defaults.ts'

/**
 * When to look at the queue past endpoints that take no more for now. Such a look reads through their backlog, so one that found
 * nothing rests for nine times as long as it took; and while nothing is published, what it found is believed.
 */
export interface FetchCooldown {
  /** Whether a look past these endpoints is worth it. One that passes over fewer than the last one did always is. */
  readonly isWorthIt: (closed: ReadonlySet<string>, now: number) => boolean
  /** To be called before a look; what it returns, after one past `closed` that found nothing at all. */
  readonly begin: (closed: ReadonlySet<string>, now: number) => (now: number) => void
  /** Something was published: there may be more now. */
  readonly wake: () => void
  /** When another look is worth it though nothing is published, or Infinity. */
  readonly nextAt: (now: number) => number
}

const REST = 9

export function createFetchCooldown(): FetchCooldown {
  let last = {
    closed: new Set<string>() as ReadonlySet<string>,
    believedUntil: -Infinity,
    restUntil: -Infinity,
  }
  let wakes = 0
  return {
    isWorthIt: (closed, now) =>
      (now >= last.restUntil && now >= last.believedUntil) || [...last.closed].some((id) => !closed.has(id)),
    begin(closed, startedAt) {
      const before = wakes
      return (endedAt) => {
        const rest = Math.min(SENDER_DEFAULTS.pollMs, REST * (endedAt - startedAt))
        // What was published meanwhile, it may have missed.
        const believed = wakes === before ? startedAt + SENDER_DEFAULTS.pollMs : -Infinity
        last = { closed, believedUntil: believed, restUntil: endedAt + rest }
      }
    },
    wake() {
      wakes++
      last = { ...last, believedUntil: -Infinity }
    },
    nextAt: (now) => (last.restUntil > now ? last.restUntil : Infinity),
  }
}

import { SENDER_DEFAULTS } from '../../defaults.ts'

/**
 * Limits fetches that skip endpoints, which step over each of them. One that found nothing is followed by a pause of twice its duration,
 * so such fetches take at most a third of the time. Until something is published, its result is also taken as still true. Both end after
 * one poll interval.
 */
export interface FetchCooldown {
  /** Whether to fetch while skipping these endpoints. Always true when the last recorded fetch also skipped an endpoint not among them. */
  readonly mayFetch: (skipped: ReadonlySet<string>, now: number) => boolean
  /** Notes a fetch and how many jobs it found. */
  readonly record: (fetch: SkippingFetch) => void
  /** Notes that something was published, so there may be more to find. */
  readonly recordPublish: (now: number) => void
  /** When the pause ends, or Infinity if there is none. */
  readonly endsAt: (now: number) => number
}

interface SkippingFetch {
  skipped: ReadonlySet<string>
  startedAt: number
  endedAt: number
  found: number
  /** Whether it looked for everything that may be due, so that its result is still true later. */
  isComplete: boolean
}

const PAUSE_FACTOR = 2

export function createFetchCooldown(): FetchCooldown {
  let lastSkipped: ReadonlySet<string> = new Set()
  let coolingDownUntil = -Infinity
  let knownEmptyUntil = -Infinity
  let publishedAt = -Infinity
  return {
    mayFetch: (skipped, now) =>
      (now >= coolingDownUntil && now >= knownEmptyUntil) || [...lastSkipped].some((id) => !skipped.has(id)),
    record({ skipped, startedAt, endedAt, found, isComplete }) {
      if (skipped.size === 0 || found > 0) return
      lastSkipped = skipped
      coolingDownUntil = endedAt + Math.min(SENDER_DEFAULTS.pollMs, PAUSE_FACTOR * (endedAt - startedAt))
      // The fetch may have missed what was published while it ran.
      const isStillTrue = isComplete && publishedAt < startedAt
      knownEmptyUntil = isStillTrue ? startedAt + SENDER_DEFAULTS.pollMs : -Infinity
    },
    recordPublish(now) {
      publishedAt = now
      knownEmptyUntil = -Infinity
    },
    endsAt: (now) => (coolingDownUntil > now ? coolingDownUntil : Infinity),
  }
}

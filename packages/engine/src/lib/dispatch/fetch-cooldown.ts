import { ENGINE_DEFAULTS } from '../defaults.ts'

/**
 * Limits fetches that skip what is full. One that found nothing is followed by a pause of twice its duration, so such fetches take at most
 * a third of the time. Until something is published, its result is also taken as still true. Both end after one poll interval.
 */
export interface FetchCooldown {
  /** Whether to fetch, when things have become free so many times. Always true when this is more than at the last recorded fetch. */
  readonly mayFetch: (freed: number, now: number) => boolean
  /** Notes a fetch and how many jobs it found. */
  readonly record: (fetch: SkippingFetch) => void
  /** Notes that something was published, so there may be more to find. */
  readonly recordPublish: (now: number) => void
  /** When the pause ends or the fetch that was not complete goes on, or Infinity. */
  readonly endsAt: (now: number) => number
}

interface SkippingFetch {
  isSkipping: boolean
  /** How many times things had become free when it began. */
  freed: number
  startedAt: number
  endedAt: number
  found: number
  /** Whether it looked for everything that may be due, so that its result is still true later. */
  isComplete: boolean
  /** When to go on looking, if it did not look everywhere. */
  restAt?: number | undefined
}

const PAUSE_FACTOR = 2

export function createFetchCooldown(): FetchCooldown {
  let lastFreed = 0
  let coolingDownUntil = -Infinity
  let knownEmptyUntil = -Infinity
  let publishedAt = -Infinity
  let nextPartAt = -Infinity
  return {
    mayFetch: (freed, now) => (now >= coolingDownUntil && now >= knownEmptyUntil) || freed !== lastFreed,
    record({ isSkipping, freed, startedAt, endedAt, found, isComplete, restAt }) {
      if (!isSkipping || found > 0) return
      lastFreed = freed
      const pauseEnd = endedAt + Math.min(ENGINE_DEFAULTS.pollMs, PAUSE_FACTOR * (endedAt - startedAt))
      coolingDownUntil = pauseEnd
      // The fetch may have missed what was published while it ran.
      const isStillTrue = isComplete && publishedAt < startedAt
      const emptyUntil = Math.min(startedAt + ENGINE_DEFAULTS.pollMs, restAt ?? Infinity)
      knownEmptyUntil = isStillTrue ? emptyUntil : -Infinity
      nextPartAt = restAt === undefined ? -Infinity : Math.max(pauseEnd, restAt)
    },
    recordPublish(now) {
      publishedAt = now
      knownEmptyUntil = -Infinity
    },
    endsAt(now) {
      const times = [coolingDownUntil, nextPartAt].filter((time) => time > now)
      return Math.min(...times)
    },
  }
}

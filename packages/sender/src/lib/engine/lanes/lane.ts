import { SENDER_DEFAULTS } from '../../defaults.ts'
import type { Work } from '../attempts/work.ts'

/** How an attempt ended, as far as the endpoint's health goes. */
export type Health = 'good' | 'bad' | 'overloaded'

/** The work of one endpoint in this process, and how much of it may be under way at once. */
export interface Lane {
  readonly endpointId: string
  /** Waits its turn. First attempts go before retries. */
  readonly push: (work: Work, first: boolean, now: number) => void
  /** Work that may start now, if any; it's counted as under way. */
  readonly take: (now: number) => Work | undefined
  /** Whether `take` would return something. */
  readonly canTake: (now: number) => boolean
  /** An attempt that was taken ended. */
  readonly done: (health: Health, startedAt: number, now: number) => void
  /** Leaves the endpoint alone until then. */
  readonly park: (until: number) => void
  /** For how long it's left alone from now on, in ms; 0 if it isn't. */
  readonly parkedFor: (now: number) => number
  /** Whether the queue should give no more of it for now. */
  readonly isClosed: (now: number) => boolean
  /** Takes out what waited since `before` or earlier. */
  readonly evict: (before: number) => Work[]
  /** When more may start without an attempt ending, or Infinity. */
  readonly nextAt: (now: number) => number
  /** Whether nothing of it is left to remember. */
  readonly isIdle: (now: number) => boolean
}

export interface LaneOptions {
  /** Attempts under way at once, at most. */
  cap: number
  /** From 0 to 1. */
  random?: () => number
}

/** An endpoint that we know nothing of gets so much at once. */
const FIRST_WINDOW = 8

/**
 * So many windows may wait here, or what the endpoint takes in so long a time, but not more than so much: a fast endpoint must not
 * idle while the queue is read, and a slow one must not hold what others could have.
 */
const AHEAD = { windows: 3, ms: 50, most: SENDER_DEFAULTS.batch }

/**
 * Additive increase, multiplicative decrease (RFC 5681, section 3.1): a success widens the window by one, a sign of overload
 * halves it, once for all attempts that were under way then. After failures in a row the lane is parked, longer each time; then
 * one attempt is made, and only its success opens the lane again.
 */
export function createLane(endpointId: string, { cap, random = Math.random }: LaneOptions): Lane {
  const waiting: { first: Waiting[]; retry: Waiting[] } = { first: [], retry: [] }
  let running = 0
  let window = Math.min(FIRST_WINDOW, cap)
  let shrunkAt = -Infinity
  let failures = 0
  let parks = 0
  let pausedUntil = -Infinity
  let endedAt = -Infinity
  /** How long its attempts take lately, in ms. */
  let latency = Infinity
  let bucket = { tokens: 0, limit: 0, at: 0 }

  const count = () => waiting.first.length + waiting.retry.length
  const isProbing = () => parks > 0

  function ahead(): number {
    return window * AHEAD.windows + Math.min(AHEAD.most, (window * AHEAD.ms) / latency)
  }

  function refill(limit: number | null, now: number): void {
    if (limit === null) {
      bucket = { tokens: Infinity, limit: 0, at: now }
      return
    }
    const tokens = bucket.limit === limit ? bucket.tokens + ((now - bucket.at) / 1000) * limit : limit
    bucket = { tokens: Math.min(limit, tokens), limit, at: now }
  }

  function canTake(now: number): boolean {
    const next = waiting.first[0] ?? waiting.retry[0]
    if (next === undefined || now < pausedUntil || running >= (isProbing() ? 1 : window)) return false
    refill(next.work.endpoint.rateLimit, now)
    return bucket.tokens >= 1
  }

  return {
    endpointId,
    canTake,
    push: (work, first, now) => waiting[first ? 'first' : 'retry'].push({ work, since: now }),
    take(now) {
      if (!canTake(now)) return undefined
      running++
      bucket.tokens--
      return (waiting.first.shift() ?? waiting.retry.shift())?.work
    },
    done(health, startedAt, now) {
      running--
      endedAt = now
      const took = Math.max(1, now - startedAt)
      latency = latency === Infinity ? took : latency + (took - latency) / 16
      if (health === 'good') {
        failures = 0
        // Out of the park at once, but with one at a time to begin with.
        if (isProbing()) window = 1
        parks = 0
        window = Math.min(cap, window + 1)
        return
      }
      failures++
      if (health === 'overloaded' && startedAt >= shrunkAt) {
        window = Math.max(1, Math.floor(window / 2))
        shrunkAt = now
      }
      // Attempts that were under way when the lane was parked tell nothing new.
      if (failures >= SENDER_DEFAULTS.breakerFailures && startedAt >= pausedUntil && now >= pausedUntil) {
        const time = Math.min(SENDER_DEFAULTS.breakerMaxMs, SENDER_DEFAULTS.breakerMinMs * 2 ** parks)
        pausedUntil = now + time * (0.8 + 0.4 * random())
        parks++
      }
    },
    park(until) {
      pausedUntil = Math.max(pausedUntil, until)
    },
    parkedFor: (now) => Math.max(0, pausedUntil - now),
    isClosed(now) {
      if (now < pausedUntil) return true
      if (isProbing()) return running + count() > 0
      return count() >= ahead() || (bucket.limit > 0 && bucket.tokens < 1 && count() > 0)
    },
    evict(before) {
      const old = (list: Waiting[]) => {
        const keep = list.findIndex(({ since }) => since > before)
        return list.splice(0, keep === -1 ? list.length : keep)
      }
      return [...old(waiting.first), ...old(waiting.retry)].map(({ work }) => work)
    },
    nextAt(now) {
      if (count() === 0) return Infinity
      if (now < pausedUntil) return pausedUntil
      return bucket.limit > 0 && bucket.tokens < 1
        ? now + ((1 - bucket.tokens) / bucket.limit) * 1000
        : Infinity
    },
    isIdle: (now) =>
      running === 0 &&
      count() === 0 &&
      now >= pausedUntil &&
      bucket.tokens + ((now - bucket.at) / 1000) * bucket.limit >= bucket.limit &&
      ((failures === 0 && parks === 0 && window >= Math.min(FIRST_WINDOW, cap)) ||
        now - endedAt > SENDER_DEFAULTS.forgetMs),
  }
}

interface Waiting {
  work: Work
  since: number
}

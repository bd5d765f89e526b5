import { ENGINE_DEFAULTS } from '../defaults.ts'
import type { AttemptKind } from '../queue/job.ts'
import type { EngineWork } from '../queue/work.ts'

/** What the end of an attempt says about the endpoint's health. */
export type Health = 'good' | 'bad' | 'overloaded'

/**
 * Per-endpoint queue with an adaptive concurrency limit (AIMD) and a circuit breaker, in the memory of this process. Times are
 * in ms on the clock that the caller passes as `now`.
 */
export interface Lane<Work extends EngineWork> {
  readonly endpointId: string
  /** Queues work. Probes start before first attempts, and those before retries. */
  readonly push: (work: Work, now: number) => void
  /** How many attempts are in flight. */
  readonly inFlight: () => number
  /** Whether there is work that may start now. */
  readonly canTake: (now: number) => boolean
  /** Work that may start now, if any. It counts as in flight until {@link done}. */
  readonly take: (now: number) => Work | undefined
  /** Notes that an attempt ended. Without a health, nothing was learned from it. `isProbe` as in its job. @default false */
  readonly done: (health: Health | undefined, startedAt: number, now: number, isProbe?: boolean) => void
  /** Pauses the endpoint until then, as its `Retry-After` asks. Never shortens a pause. */
  readonly pauseUntil: (until: number) => void
  /** How long the endpoint is still paused, or 0. */
  readonly pausedForMs: (now: number) => number
  /** Whether the queue should hand out more of the endpoint's jobs. False while it is paused or its buffer is full. */
  readonly acceptsJobs: (now: number) => boolean
  /** Whether the queue should hand out a probe, although the endpoint is paused. True while there is none. */
  readonly acceptsProbe: (now: number) => boolean
  /** Ends a pause, because the endpoint works again: the next attempt decides. */
  readonly resume: (now: number) => void
  /** Takes out the work that has waited since `before` or earlier. */
  readonly evict: (before: number) => Work[]
  /** When an attempt may start, or the queue hand out more jobs, without an attempt ending; Infinity if never. */
  readonly nextAt: (now: number) => number
  /** Whether the lane holds neither work nor anything worth remembering. */
  readonly isIdle: (now: number) => boolean
}

export interface LaneOptions {
  /** The highest number of attempts in flight. */
  cap: number
  /** How many attempts may be in flight before any has ended. @default 8 */
  firstWindow?: number
  /** How many attempts may be in flight in this process. @default Infinity */
  places?: number
  /** Returns a number from 0 to 1. @default Math.random */
  random?: () => number
}

/** The concurrency limit of an endpoint that nothing is known about. */
const FIRST_WINDOW = 8

/**
 * How much work a lane buffers: three windows, plus what the endpoint processes in 50 ms, but at most one batch of that. A fast
 * endpoint must not idle while the queue is read, and a slow one must not hold capacity that others need.
 */
const BUFFER = { windows: 3, ms: 50, most: ENGINE_DEFAULTS.batch }

/**
 * Creates the lane of an endpoint.
 *
 * The window (concurrency limit) follows additive increase, multiplicative decrease (RFC 5681, section 3.1). A success widens it by one.
 * A sign of overload halves it, once for all attempts that were then in flight.
 *
 * The breaker opens after `breakerFailures` failures in a row, or after fewer slow ones that occupied all places for `breakerPlaceMs`
 * together, for longer each time. Then it is half-open: it lets one attempt through,
 * and closes if that succeeds. A probe, which is an attempt that a user asked for, may start while the breaker is open, one at a time.
 */
export function createLane<Work extends EngineWork>(
  endpointId: string,
  { cap, firstWindow = FIRST_WINDOW, places = Infinity, random = Math.random }: LaneOptions,
): Lane<Work> {
  const waiting: Record<AttemptKind | 'probe', Waiting<Work>[]> = { probe: [], first: [], retry: [] }
  const inFlight = { all: 0, probes: 0 }
  let window = Math.min(firstWindow, cap)
  let shrunkAt = -Infinity
  let failures = 0
  /** How long the failures in a row occupied places, in ms. */
  let failedMs = 0
  /** How many times the breaker has opened since the last success. */
  let trips = 0
  let openUntil = -Infinity
  let endedAt = -Infinity
  /** Moving average of its attempts' durations in ms. */
  let latency = Infinity
  let bucket = { tokens: 0, limit: 0, at: 0 }

  const count = () => waiting.probe.length + waiting.first.length + waiting.retry.length
  const isHalfOpen = (now: number) => trips > 0 && now >= openUntil

  function bufferSize(): number {
    return window * BUFFER.windows + Math.min(BUFFER.most, (window * BUFFER.ms) / latency)
  }

  function refill(limit: number | null, now: number): void {
    if (limit === null) {
      bucket = { tokens: Infinity, limit: 0, at: now }
      return
    }
    const tokens = bucket.limit === limit ? bucket.tokens + ((now - bucket.at) / 1000) * limit : limit
    bucket = { tokens: Math.min(limit, tokens), limit, at: now }
  }

  function pauseMs(): number {
    const time = Math.min(ENGINE_DEFAULTS.breakerMaxMs, ENGINE_DEFAULTS.breakerMinMs * 2 ** trips)
    return time * (0.8 + 0.4 * random())
  }

  function canTake(now: number): boolean {
    const next = waiting.probe[0] ?? waiting.first[0] ?? waiting.retry[0]
    if (next === undefined) return false
    // Also when its result cannot matter yet: nextAt would otherwise expect a token that has long been there.
    refill(next.work.endpoint.rateLimit, now)
    if (now < openUntil) return canProbe() && bucket.tokens >= 1
    return inFlight.all < (isHalfOpen(now) ? 1 : window) && bucket.tokens >= 1
  }

  function hasFailedEnough(): boolean {
    const { breakerFailures, breakerPlaceMs } = ENGINE_DEFAULTS
    return failures >= breakerFailures || failedMs >= breakerPlaceMs * places
  }

  /** Whether a probe may start while the breaker is open. */
  function canProbe(): boolean {
    return waiting.probe.length > 0 && inFlight.probes === 0
  }

  /** When the next token is there, or Infinity if there is one or nothing waits for it. Rounding must not make it now. */
  function tokenAt(now: number): number {
    if (count() === 0 || bucket.limit === 0 || bucket.tokens >= 1) return Infinity
    return now + Math.max(1, ((1 - bucket.tokens) / bucket.limit) * 1000)
  }

  return {
    endpointId,
    push: (work, now) => void waiting[work.job.isProbe ? 'probe' : work.job.kind].push({ work, since: now }),
    inFlight: () => inFlight.all,
    canTake,
    take(now) {
      if (!canTake(now)) return undefined
      const work = (waiting.probe.shift() ?? waiting.first.shift() ?? waiting.retry.shift())?.work
      bucket.tokens--
      inFlight.all++
      if (work?.job.isProbe) inFlight.probes++
      return work
    },
    done(health, startedAt, now, isProbe = false) {
      inFlight.all--
      if (isProbe) inFlight.probes--
      if (health === undefined) return
      endedAt = now
      const took = Math.max(1, now - startedAt)
      latency = latency === Infinity ? took : latency + (took - latency) / 16
      if (health === 'good') {
        failures = 0
        failedMs = 0
        // After an outage the window begins at its smallest.
        if (trips > 0) window = 1
        trips = 0
        if (isProbe) openUntil = -Infinity
        window = Math.min(cap, window + 1)
        return
      }
      failures++
      failedMs += took
      if (health === 'overloaded' && startedAt >= shrunkAt) {
        window = Math.max(1, Math.floor(window / 2))
        shrunkAt = now
      }
      // Attempts that were in flight when the breaker opened say nothing new.
      const isNews = now >= openUntil && (startedAt >= openUntil || isProbe)
      if (hasFailedEnough() && isNews) {
        openUntil = now + pauseMs()
        trips++
      }
    },
    pauseUntil(until) {
      openUntil = Math.max(openUntil, until)
    },
    pausedForMs: (now) => Math.max(0, openUntil - now),
    acceptsJobs(now) {
      if (now < openUntil) return false
      if (isHalfOpen(now)) return inFlight.all + count() === 0
      const isRateLimited = bucket.limit > 0 && bucket.tokens < 1 && count() > 0
      return count() < bufferSize() && !isRateLimited
    },
    acceptsProbe: (now) => now < openUntil && waiting.probe.length + inFlight.probes === 0,
    resume(now) {
      openUntil = Math.min(openUntil, now)
    },
    evict(before) {
      const old = (list: Waiting<Work>[]) => {
        const keep = list.findIndex(({ since }) => since > before)
        return list.splice(0, keep === -1 ? list.length : keep)
      }
      return [...old(waiting.probe), ...old(waiting.first), ...old(waiting.retry)].map(({ work }) => work)
    },
    nextAt(now) {
      if (now >= openUntil) return tokenAt(now)
      return canProbe() ? Math.min(openUntil, tokenAt(now)) : openUntil
    },
    isIdle: (now) =>
      inFlight.all === 0 &&
      count() === 0 &&
      now >= openUntil &&
      bucket.tokens + ((now - bucket.at) / 1000) * bucket.limit >= bucket.limit &&
      ((failures === 0 && trips === 0 && window >= Math.min(firstWindow, cap)) ||
        now - endedAt > ENGINE_DEFAULTS.forgetMs),
  }
}

interface Waiting<Work> {
  work: Work
  since: number
}

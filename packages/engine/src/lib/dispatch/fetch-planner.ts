import { ENGINE_DEFAULTS } from '../defaults.ts'
import type { AttemptKind } from '../queue/job.ts'
import { roomFor } from '../lanes/share.ts'
import { createFetchCooldown } from './fetch-cooldown.ts'
import type { FullState } from './full-tracker.ts'

// The dispatcher is in one of five modes. STOPPING is its own, the planner decides about the others. A poll (`pollMs`) ends every
// sleep, so a notification that gets lost delays a delivery and does not stop it.
//
// FETCHING  There may be due jobs, and there is room for them. One round fetches first attempts, then retries. The next round
//           follows immediately if the limit of a fetch may have left out jobs, or if a full endpoint accepts jobs again.
//           Otherwise one of the three modes below follows.
// FULL      The last round left out a kind of attempt: too many leased jobs or unwritten outcomes. Ends when half a fetch of
//           this kind has room again, because outcomes were settled or committed, or on a publish.
// BLOCKED   The last round skipped full endpoints and organizations, so only those may have due jobs. Ends when one of them accepts
//           jobs again, on a publish, and when the pause after a fetch that skipped them in vain is over.
// IDLE      The last round found that nothing is due. Ends on a publish or a replay, and when retries that the round left out
//           may be fetched. Nothing announces a scheduled retry: a poll finds it.
// STOPPING  The dispatcher fetches nothing more. Ends when every attempt in flight is over and its outcome is written.

/** What may be leased, and how much waits to be written. */
export interface Capacity {
  /** How many jobs of each kind may be leased now. */
  free: Readonly<Record<AttemptKind, number>>
  /** How many outcomes are not committed yet. */
  unwritten: number
}

export interface DispatchState extends Capacity {
  full: FullState
}

/** A fetch of jobs of this kind, which skips what is full. */
export interface Fetch {
  kind: AttemptKind
  limit: number
}

export type Plan = { mode: 'fetching'; fetch: Fetch } | { mode: 'full' | 'blocked' | 'idle' }

/** Decides what to fetch from the queue, and when to wake. Has no clock and no timers: callers pass the time in ms. */
export interface FetchPlanner {
  /** The fetch to make now, or why there is none: sleep then. */
  readonly next: (now: number, state: DispatchState) => Plan
  /** How long to sleep, at least 1 ms. A lane may start its next attempt at `nextStartAt` without another one ending. */
  readonly sleepMs: (now: number, nextStartAt: number) => number
  /**
   * Notes how many jobs the planned fetch returned, whether a limit may have left out others, and when to go on if it did not look
   * everywhere.
   */
  readonly record: (fetched: {
    jobs: number
    hasMore: boolean
    startedAt: number
    endedAt: number
    restAt?: number | undefined
  }) => void
  /** Ends the round without a result, because its fetch failed. The next one begins with first attempts. */
  readonly abandonRound: () => void
  /** Notes that something was published. Always wake the dispatcher then. */
  readonly recordPublish: (now: number) => void
  /** Whether to wake the dispatcher, now that outcomes were settled or committed. */
  readonly shouldWakeForCapacity: (capacity: Capacity) => boolean
  /**
   * Whether to wake the dispatcher, now that a job was settled and so many are still held. What is left to one holder grows with what others
   * release, so holders of a whole share are looked at again when a part of all jobs was settled.
   */
  readonly shouldWakeForShares: (held: number) => boolean
  /** Whether to wake the dispatcher, now that the share of this key is no longer used up. */
  readonly shouldWakeForShare: (key: string) => boolean
  /** Whether to wake the dispatcher, now that things have become free so many times, see {@link FullState}. */
  readonly shouldWakeForFreed: (freed: number) => boolean
}

/** How soon retries are fetched again after a fetch that found none: they need not be on time to the millisecond. */
const RETRY_FETCH_MS = 100
/** How many outcomes may wait for the database before nothing more is fetched. */
const MAX_UNWRITTEN = 2 * ENGINE_DEFAULTS.writeBatch

interface Round {
  /** What was full when it began. */
  full: FullState
  next: AttemptKind | 'end'
  fetch: Fetch | undefined
  found: number
  /** Whether the limit of a fetch may have left out due jobs. */
  hasMore: boolean
  /** When its fetch of first attempts ran; undefined if there was no room for one. */
  firstFetch: { startedAt: number; endedAt: number } | undefined
  /** When to go on looking for what its fetches have not reached. */
  restAt: number | undefined
}

const NOTHING: FullState = {
  isAny: { first: false, retry: false },
  hasOrganizations: { first: false, retry: false },
  shares: new Set(),
  freed: 0,
}

export function createFetchPlanner({ concurrency }: { concurrency: number }): FetchPlanner {
  const maxFetch = Math.min(ENGINE_DEFAULTS.batch, 2 * concurrency)
  const cooldown = createFetchCooldown()
  let round: Round | undefined
  let nextRetryFetchAt = -Infinity
  /** Whether the last round left retries out because of `nextRetryFetchAt`. */
  let postponedRetries = false
  /** How many jobs were settled since the last round began. */
  let settled = 0
  /** What the last round left out. */
  const lastFetch = {
    full: NOTHING,
    noCapacity: { first: false, retry: false },
  }

  function capacityOf(kind: AttemptKind, { free, unwritten }: Capacity): number {
    return unwritten > MAX_UNWRITTEN ? 0 : Math.min(free[kind], maxFetch)
  }

  /**
   * A fetch of this kind, or undefined if there is room for a few jobs only: a fetch of many costs little more. If an organization holds
   * its whole share, it is why there is little room, which is for the others.
   */
  function plan(kind: AttemptKind, state: DispatchState): Fetch | undefined {
    const capacity = capacityOf(kind, state)
    lastFetch.noCapacity[kind] = capacity < (state.full.hasOrganizations[kind] ? 1 : maxFetch / 4)
    if (lastFetch.noCapacity[kind]) return undefined
    // One organization may get all jobs of a fetch.
    return { kind, limit: Math.min(roomFor(0, state.free[kind]), capacity) }
  }

  function planRetries(now: number, state: DispatchState): Fetch | undefined {
    postponedRetries = now < nextRetryFetchAt
    if (!postponedRetries) return plan('retry', state)
    lastFetch.noCapacity.retry = false
    return undefined
  }

  /** The round's next fetch, or undefined at its end. */
  function advance(current: Round, now: number, state: DispatchState): Fetch | undefined {
    current.fetch = undefined
    if (current.next === 'first') {
      current.next = 'retry'
      current.fetch = plan('first', state)
    }
    if (current.fetch === undefined && current.next === 'retry') {
      current.next = 'end'
      current.fetch = planRetries(now, state)
    }
    return current.fetch
  }

  /** Whether the next round follows immediately. */
  function end({ full, found, hasMore, firstFetch, restAt }: Round, state: DispatchState): boolean {
    const { freed, isAny } = full
    const isSkipping = isAny.first || isAny.retry
    if (firstFetch !== undefined && !lastFetch.noCapacity.retry)
      cooldown.record({ isSkipping, freed, found, ...firstFetch, isComplete: !postponedRetries, restAt })
    return hasMore || state.full.freed !== freed
  }

  function begin(now: number, state: DispatchState): Fetch | undefined {
    const { full } = state
    lastFetch.full = full
    settled = 0
    postponedRetries = false
    if (!cooldown.mayFetch(full.freed, now)) return undefined
    round = {
      full,
      next: 'first',
      fetch: undefined,
      found: 0,
      hasMore: false,
      firstFetch: undefined,
      restAt: undefined,
    }
    return advance(round, now, state)
  }

  function nextFetch(now: number, state: DispatchState): Fetch | undefined {
    if (round === undefined) return begin(now, state)
    return advance(round, now, state) ?? (end(round, state) ? begin(now, state) : undefined)
  }

  function modeWithoutFetch(): 'full' | 'blocked' | 'idle' {
    const { full, noCapacity } = lastFetch
    if (noCapacity.first || noCapacity.retry) return 'full'
    return full.isAny.first || full.isAny.retry ? 'blocked' : 'idle'
  }

  return {
    next(now, state) {
      const fetch = nextFetch(now, state)
      if (fetch !== undefined) return { mode: 'fetching', fetch }
      round = undefined
      return { mode: modeWithoutFetch() }
    },
    sleepMs(now, nextStartAt) {
      const retriesAt = postponedRetries ? nextRetryFetchAt : Infinity
      const wakeAt = Math.min(now + ENGINE_DEFAULTS.pollMs, nextStartAt, cooldown.endsAt(now), retriesAt)
      return Math.max(1, wakeAt - now)
    },
    record({ jobs, hasMore, startedAt, endedAt, restAt }) {
      if (round?.fetch === undefined) return
      round.found += jobs
      round.hasMore ||= hasMore
      round.restAt = Math.min(round.restAt ?? Infinity, restAt ?? Infinity)
      if (round.fetch.kind === 'first') round.firstFetch = { startedAt, endedAt }
      else if (jobs === 0) nextRetryFetchAt = endedAt + RETRY_FETCH_MS
    },
    abandonRound() {
      round = undefined
    },
    recordPublish: (now) => cooldown.recordPublish(now),
    shouldWakeForCapacity: (capacity) =>
      (['first', 'retry'] as const).some(
        (kind) => lastFetch.noCapacity[kind] && capacityOf(kind, capacity) >= maxFetch / 2,
      ),
    shouldWakeForShares(held) {
      settled++
      return lastFetch.full.shares.size > 0 && settled >= Math.min(maxFetch / 8, held / 4)
    },
    shouldWakeForShare: (key) => lastFetch.full.shares.has(key),
    shouldWakeForFreed: (freed) => freed !== lastFetch.full.freed,
  }
}

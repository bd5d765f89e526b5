import { SENDER_DEFAULTS } from '../../defaults.ts'
import type { SenderLogger } from '../../logger.ts'
import type { EnginePolicy } from '../../policy.ts'
import { decide, isOverload, retryAfterMs } from '../attempts/decision.ts'
import type { AttemptedOutcome, AttemptResult, Work } from '../attempts/work.ts'
import { isLeaseTooOld } from '../attempts/lease-age.ts'
import type { Health } from '../lanes/lane.ts'
import type { Lanes } from '../lanes/lanes.ts'

/** Makes the attempts that the lanes allow, and owns them while they are in flight. */
export interface AttemptRunner {
  /** Starts every attempt that may start now. Each attempt that ends starts the next ones by itself. */
  readonly startReady: () => void
  /** Waits for the attempts in flight, and aborts those that are still running after `timeoutMs`. */
  readonly drain: (timeoutMs: number) => Promise<void>
}

export interface AttemptRunnerOptions {
  lanes: Lanes
  policy: EnginePolicy
  /** Returns the time of the database, in ms since the epoch. */
  now: () => number
  log: SenderLogger
  /** Sends one delivery. Must abort when `signal` does, and not reject for anything that an endpoint or an application causes. */
  attempt: (work: Work, signal: AbortSignal) => Promise<AttemptResult>
  /** Called with each attempt that was made. */
  onOutcome: (outcome: AttemptedOutcome) => void
  /** Called with work that was not attempted: its job is to be returned. */
  onReturned: (work: Work, delayMs: number) => void
  /** Called after each attempt, when the lane of its endpoint accepts jobs. */
  onLaneReady: (endpointId: string) => void
}

export function createAttemptRunner(options: AttemptRunnerOptions): AttemptRunner {
  const { lanes, policy, now: databaseNow, log, attempt, onOutcome, onReturned, onLaneReady } = options
  const inFlight = new Set<Promise<void>>()
  const abortAttempts = new AbortController()

  function startReady(): void {
    for (let work = lanes.take(performance.now()); work !== undefined; work = lanes.take(performance.now()))
      start(work)
  }

  function start(work: Work): void {
    if (isLeaseTooOld(work.job, policy)) {
      lanes.done(work, 0, performance.now())
      onReturned(work, 0)
      return
    }
    const running = run(work).finally(() => {
      inFlight.delete(running)
      startReady()
      if (!lanes.isFull(work.endpoint.id)) onLaneReady(work.endpoint.id)
    })
    inFlight.add(running)
  }

  async function run(work: Work): Promise<void> {
    const startedAt = performance.now()
    try {
      finish(work, await attempt(work, abortAttempts.signal), startedAt)
    } catch (err) {
      // A bug of ours: nothing that an endpoint or an application does comes here.
      log.error({ err, deliveryId: work.delivery.id }, 'attempt failed unexpectedly')
      lanes.done(work, startedAt, performance.now(), 'bad')
      onReturned(work, SENDER_DEFAULTS.breakerMinMs)
    }
  }

  function finish(work: Work, attempted: AttemptResult, startedAt: number): void {
    const { result } = attempted
    const now = performance.now()
    if (!result.ok && result.errorClass === 'aborted') {
      lanes.done(work, startedAt, now)
      onReturned(work, 0)
      return
    }
    const wallClock = databaseNow()
    const { step } = work.delivery
    const decision = decide(result, { step, now: wallClock, random: Math.random() }, policy)
    lanes.done(work, startedAt, now, healthOf(attempted))
    const retryAfter = isOverload(result) ? retryAfterMs(result, wallClock) : undefined
    if (retryAfter !== undefined)
      lanes.pauseUntil(work, now + Math.min(retryAfter, SENDER_DEFAULTS.breakerMaxMs), now)
    onOutcome({
      kind: 'attempted',
      work,
      attempted,
      decision,
      pausedForMs: lanes.pausedForMs(work, now),
      decidedAt: now,
    })
  }

  return {
    startReady,
    async drain(timeoutMs) {
      const timer = setTimeout(() => abortAttempts.abort(), timeoutMs)
      while (inFlight.size > 0) await Promise.all(inFlight)
      clearTimeout(timer)
    },
  }
}

function healthOf({ result }: AttemptResult): Health {
  if (result.ok && result.status >= 200 && result.status < 300) return 'good'
  return isOverload(result) ? 'overloaded' : 'bad'
}

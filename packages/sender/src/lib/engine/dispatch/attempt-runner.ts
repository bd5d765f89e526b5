import { SENDER_DEFAULTS } from '../../defaults.ts'
import type { SenderLogger } from '../../logger.ts'
import type { EnginePolicy } from '../../policy.ts'
import { decide, isOverload, retryAfterMs } from '../attempts/decision.ts'
import type { AttemptedOutcome, AttemptResult, Work } from '../attempts/work.ts'
import type { Health, Lane } from '../lanes/lane.ts'
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
  /** Called after each attempt, when the lane accepts jobs. */
  onLaneReady: (endpointId: string) => void
}

export function createAttemptRunner(options: AttemptRunnerOptions): AttemptRunner {
  const { lanes, policy, now: databaseNow, log, attempt, onOutcome, onReturned, onLaneReady } = options
  const inFlight = new Set<Promise<void>>()
  const abortAttempts = new AbortController()

  function startReady(): void {
    while (inFlight.size < policy.concurrency) {
      const next = lanes.take(performance.now())
      if (next === undefined) return
      const { work, lane } = next
      const running = run(work, lane).finally(() => {
        inFlight.delete(running)
        startReady()
        if (lane.acceptsJobs(performance.now())) onLaneReady(work.endpoint.id)
      })
      inFlight.add(running)
    }
  }

  async function run(work: Work, lane: Lane): Promise<void> {
    const startedAt = performance.now()
    try {
      finish(work, lane, await attempt(work, abortAttempts.signal), startedAt)
    } catch (err) {
      // A bug of ours: nothing that an endpoint or an application does comes here.
      log.error({ err, deliveryId: work.delivery.id }, 'attempt failed unexpectedly')
      lane.done('bad', startedAt, performance.now(), work.job.isProbe)
      onReturned(work, SENDER_DEFAULTS.breakerMinMs)
    }
  }

  function finish(work: Work, lane: Lane, attempted: AttemptResult, startedAt: number): void {
    const { result } = attempted
    const now = performance.now()
    if (!result.ok && result.errorClass === 'aborted') {
      lane.done('good', startedAt, now, work.job.isProbe)
      onReturned(work, 0)
      return
    }
    const wallClock = databaseNow()
    const { step } = work.delivery
    const decision = decide(result, { step, now: wallClock, random: Math.random() }, policy)
    lane.done(healthOf(attempted), startedAt, now, work.job.isProbe)
    const retryAfter = isOverload(result) ? retryAfterMs(result, wallClock) : undefined
    if (retryAfter !== undefined) lane.pauseUntil(now + Math.min(retryAfter, SENDER_DEFAULTS.breakerMaxMs))
    onOutcome({
      kind: 'attempted',
      work,
      attempted,
      decision,
      pausedForMs: lane.pausedForMs(now),
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

import { ENGINE_DEFAULTS } from '../defaults.ts'
import type { Health } from '../lanes/lane.ts'
import type { Lanes } from '../lanes/lanes.ts'
import type { Logger } from '../logger.ts'
import { isLeaseTooOld } from './lease-age.ts'
import type { LeaseRenewal } from './lease-renewal.ts'
import type { AttemptedOutcome, EngineWork } from '../queue/work.ts'

/** Makes the attempts that the lanes allow, and owns them while they are in flight. */
export interface AttemptRunner {
  /** Starts every attempt that may start now. Each attempt that ends starts the next ones by itself. */
  readonly startReady: () => void
  /** Waits for the attempts in flight, and aborts those that are still running after `timeoutMs`. */
  readonly drain: (timeoutMs: number) => Promise<void>
}

/** An attempt that was made. */
export interface MadeAttempt<Ended> {
  /** Its result, and the decision on it. */
  ended: Ended
  /** What it says about its endpoint. Absent, nothing was learned. */
  health?: Health | undefined
  /** For how long the endpoint asked to be left in peace. */
  pauseMs?: number | undefined
}

export interface AttemptRunnerOptions<Work extends EngineWork, Ended extends object> {
  lanes: Lanes<Work>
  /** What must remain of a lease when an attempt starts: the longest time that it can take, or until `leases` renews it. */
  attemptMs: number
  /** Renews the leases of attempts in flight. @default not renewed */
  leases?: LeaseRenewal | undefined
  log: Logger
  /**
   * Makes one attempt. Must abort when `signal` does, and not reject for anything that an endpoint or an application causes. Undefined if
   * nothing was attempted: the job is returned.
   */
  attempt: (work: Work, signal: AbortSignal) => Promise<MadeAttempt<Ended> | undefined>
  /** Called with each attempt that was made. */
  onOutcome: (outcome: AttemptedOutcome<Work, Ended>) => void
  /** Called with work that was not attempted: its job is to be returned. */
  onReturned: (work: Work, delayMs: number) => void
  /** Called after each attempt, when the lane of its endpoint accepts jobs. */
  onLaneReady: (endpointId: string) => void
}

export function createAttemptRunner<Work extends EngineWork, Ended extends object>(
  options: AttemptRunnerOptions<Work, Ended>,
): AttemptRunner {
  const { lanes, attemptMs, leases, log, attempt, onOutcome, onReturned, onLaneReady } = options
  const inFlight = new Set<Promise<void>>()
  const abortAttempts = new AbortController()

  function startReady(): void {
    for (let work = lanes.take(performance.now()); work !== undefined; work = lanes.take(performance.now()))
      start(work)
  }

  function start(work: Work): void {
    if (isLeaseTooOld(work.job, attemptMs)) {
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
      finish(work, await attempt(work, signalOf(work)), startedAt)
    } catch (err) {
      // A bug of ours: nothing that an endpoint or an application does comes here.
      log.error({ err, deliveryId: work.job.deliveryId }, 'attempt failed unexpectedly')
      lanes.done(work, startedAt, performance.now(), 'bad')
      onReturned(work, ENGINE_DEFAULTS.breakerMinMs)
    }
  }

  function signalOf({ job }: Work): AbortSignal {
    return leases === undefined ? abortAttempts.signal : leases.begin(job)
  }

  function finish(work: Work, made: MadeAttempt<Ended> | undefined, startedAt: number): void {
    const now = performance.now()
    if (made === undefined) {
      lanes.done(work, startedAt, now)
      onReturned(work, 0)
      return
    }
    lanes.done(work, startedAt, now, made.health)
    if (made.pauseMs !== undefined) lanes.pauseUntil(work, now + made.pauseMs, now)
    onOutcome({
      ...made.ended,
      kind: 'attempted',
      work,
      pausedForMs: lanes.pausedForMs(work, now),
      decidedAt: now,
    })
  }

  function abortAll(): void {
    abortAttempts.abort()
    leases?.abort()
  }

  return {
    startReady,
    async drain(timeoutMs) {
      const timer = setTimeout(abortAll, timeoutMs)
      while (inFlight.size > 0) await Promise.all(inFlight)
      clearTimeout(timer)
    },
  }
}

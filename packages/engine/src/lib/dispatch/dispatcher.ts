import { setTimeout as sleep } from 'node:timers/promises'
import type { Database } from '../database/database.ts'
import { ENGINE_DEFAULTS } from '../defaults.ts'
import { createLanes, type LanesOptions } from '../lanes/lanes.ts'
import type { Logger } from '../logger.ts'
import type { Job } from '../queue/job.ts'
import type { Queue } from '../queue/queue.ts'
import { createWakeUp } from '../util/wake-up.ts'
import { type AttemptRunnerOptions, createAttemptRunner } from './attempt-runner.ts'
import { createFetchPlanner, type DispatchState, type Fetch } from './fetch-planner.ts'
import { createFullTracker, shareKeys } from './full-tracker.ts'
import { createLeaseRenewal } from './lease-renewal.ts'
import { createLeasedJobs } from './leased-jobs.ts'
import { createWorkIntake } from './work-intake.ts'
import type { AttemptedOutcome, EngineWork, JobOutcome, LoadedWork } from '../queue/work.ts'

/** Makes the attempts that are due: leases jobs, sends deliveries, and writes their outcomes. */
export interface Dispatcher {
  /** Reads the queue now instead of at the next poll. Call it when something was published. */
  readonly wake: () => void
  /** Reads the endpoint again before anything more is sent to it. Call it when it was changed, disabled or deleted. */
  readonly reload: (endpointId: string) => void
  /** Ends the pause of an endpoint. Call it when another process found that it works again. */
  readonly resume: (endpointId: string) => void
  /**
   * Renews the leases of attempts in flight that are due. Resolves with whether it could. Call it before expired leases are recovered: a
   * process that was suspended, or whose database was busy, would otherwise make its own attempts again beside them.
   */
  readonly renewLeases: () => Promise<boolean>
  /** Aborts the attempt of a delivery whose job was cancelled. Only with leases that are renewed. */
  readonly lose: (deliveryId: string) => void
  /** The endpoints with work in this process, or whose failures it remembers. */
  readonly endpointIds: () => string[]
  /**
   * Leases nothing more, waits for the attempts in flight, writes their outcomes, and returns all other jobs to the queue. Writes nothing more
   * when `giveUp` aborts.
   *
   * @param drainMs After how long it aborts the attempts in flight. @default the option of this name
   */
  readonly stop: (giveUp: AbortSignal, drainMs?: number) => Promise<void>
}

/** The least delay of a returned job that had no turn here, so that another process can lease it. */
const RETURN_DELAY_MS = 1000
const EVICTION_MS = 250

export interface DispatcherOptions<Work extends EngineWork, Ended extends object> {
  database: Pick<Database, 'backend'>
  queue: Pick<Queue, 'fetch' | 'renew'>
  log: Logger
  /** Maximum attempts in flight. */
  concurrency: number
  /** Those for one endpoint, see `cap` of the lanes. */
  endpointConcurrency: LanesOptions['cap']
  /** How long an attempt may take, or `unlimited`: then its lease is renewed, and `signal` aborts when it is lost. */
  attemptMs: number | 'unlimited'
  /** How long `stop` waits for the attempts in flight before it aborts them. */
  drainMs: number
  /** Reads what the attempts of these jobs need. */
  load: (jobs: readonly Job[]) => Promise<LoadedWork<Work, Ended>>
  attempt: AttemptRunnerOptions<Work, Ended>['attempt']
  /** Called with each attempt that was made, before its outcome is written. */
  onAttempted: (outcome: AttemptedOutcome<Work, Ended>) => void
  /** Writes outcomes in one transaction. */
  commit: (outcomes: readonly JobOutcome<Work, Ended>[]) => Promise<void>
  /** Why a delivery ends whose outcome the database will never accept. */
  unrecorded: string
}

/** Runs the loop: plan, fetch, start, sleep. The modes it goes through are listed in fetch-planner.ts. */
export function startDispatcher<Work extends EngineWork, Ended extends object>(
  options: DispatcherOptions<Work, Ended>,
): Dispatcher {
  const { database, queue, log, concurrency, endpointConcurrency, attemptMs, drainMs } = options
  const lanes = createLanes<Work>({ concurrency, cap: endpointConcurrency })
  const planner = createFetchPlanner({ concurrency })
  const wakeUp = createWakeUp()
  const stopping = new AbortController()
  let lastEvictionAt = performance.now()

  const leases =
    attemptMs === 'unlimited'
      ? createLeaseRenewal({ renew: queue.renew, isShared: database.backend === 'postgres', log })
      : undefined
  const leased = createLeasedJobs<Work, Ended>({
    concurrency,
    // An embedded database has one connection.
    writers: database.backend === 'pglite' ? 1 : ENGINE_DEFAULTS.writersAtOnce,
    commit: options.commit,
    unrecorded: options.unrecorded,
    log,
    onWritten: (job) => leases?.end(job),
    onFreed() {
      if (planner.shouldWakeForCapacity(leased.capacity())) wakeUp.wake()
    },
    onSettled(job, { hasRoom, held }) {
      const isFree = hasRoom && shareKeys(job).some((key) => planner.shouldWakeForShare(key))
      if (planner.shouldWakeForShares(held) || isFree) wakeUp.wake()
    },
  })
  const tracker = createFullTracker(lanes, leased.full)
  const intake = createWorkIntake(lanes, leased, options.load)
  const runner = createAttemptRunner<Work, Ended>({
    lanes,
    attemptMs: attemptMs === 'unlimited' ? ENGINE_DEFAULTS.leaseGraceMs : attemptMs,
    leases,
    log,
    attempt: options.attempt,
    onOutcome(outcome) {
      options.onAttempted(outcome)
      leased.settle(outcome)
    },
    onReturned: ({ job }, delayMs) => leased.returnJobs([job], delayMs),
    onLaneReady() {
      if (planner.shouldWakeForFreed(tracker.freed())) wakeUp.wake()
    },
  })
  const loop = run()

  async function run(): Promise<void> {
    while (!stopping.signal.aborted) {
      try {
        const now = performance.now()
        const plan = planner.next(now, stateAt(now))
        if (plan.mode === 'fetching') await fetchDue(plan.fetch)
        if (now - lastEvictionAt >= EVICTION_MS) returnOldWork(now)
        if (plan.mode !== 'fetching') await rest()
      } catch (err) {
        planner.abandonRound()
        if (stopping.signal.aborted) return
        log.error({ err }, 'the queue could not be read, retrying')
        await wakeUp.sleep(ENGINE_DEFAULTS.pollMs)
      }
    }
  }

  function stateAt(now: number): DispatchState {
    return { ...leased.capacity(), full: tracker.read(now) }
  }

  async function fetchDue({ kind, limit }: Fetch): Promise<void> {
    const startedAt = performance.now()
    const full = tracker.toSkip(kind)
    const { jobs, hasMore, restAt } = await queue.fetch(kind, { limit, ...(full && { full }) })
    planner.record({ jobs: jobs.length, hasMore, restAt, startedAt, endedAt: performance.now() })
    if (jobs.length === 0) return
    if (stopping.signal.aborted) {
      leased.hold(jobs)
      leased.returnJobs(jobs)
      return
    }
    await intake.accept(jobs)
    runner.startReady()
    // Sends these before retries are fetched: on an embedded database, a fetch occupies this process.
    if (kind === 'first' && !hasMore) await sleep(1)
  }

  async function rest(): Promise<void> {
    runner.startReady()
    const now = performance.now()
    await wakeUp.sleep(planner.sleepMs(now, lanes.nextAt(now)))
  }

  /** Returns jobs that waited too long for their endpoint: their leases would expire, and other endpoints need the capacity. */
  function returnOldWork(now: number): void {
    lastEvictionAt = now
    const old = lanes.evict(now, { before: now - ENGINE_DEFAULTS.holdMs })
    const jobs = old.map(({ job }) => job)
    leased.returnJobs(jobs, RETURN_DELAY_MS)
    lanes.tidy(now)
  }

  return {
    wake() {
      planner.recordPublish(performance.now())
      wakeUp.wake()
    },
    reload: intake.reload,
    renewLeases: async () => leases?.renewDue() ?? true,
    lose: (deliveryId) => leases?.lose(deliveryId),
    endpointIds: lanes.endpointIds,
    resume(endpointId) {
      lanes.resume(endpointId, performance.now())
      wakeUp.wake()
    },
    async stop(giveUp, waitMs = drainMs) {
      const returnAll = () => leased.returnJobs(lanes.evict(performance.now()).map(({ job }) => job))
      const drain = async () => {
        returnAll()
        await runner.drain(waitMs)
      }
      stopping.abort()
      wakeUp.wake()
      // Attempts must not outlive a fetch that takes long, because the database does not respond.
      await Promise.all([loop, drain()])
      await drain()
      await leases?.stop()
      await leased.flush(ENGINE_DEFAULTS.flushMs, giveUp)
    },
  }
}

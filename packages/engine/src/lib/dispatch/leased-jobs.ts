import type { Logger } from '../logger.ts'
import type { AttemptKind, Job } from '../queue/job.ts'
import { createOutcomeWriter } from '../outcomes/outcome-writer.ts'
import type { Capacity } from './fetch-planner.ts'
import { createJobBudget, type FullHolders } from './job-budget.ts'
import { type EngineWork, type JobOutcome, jobOfOutcome } from '../queue/work.ts'

/** The jobs that this process has leased, from the fetch to the commit of their outcomes. */
export interface LeasedJobs<Work extends EngineWork, Ended extends object> {
  readonly capacity: () => Capacity
  /** Organizations and endpoints that hold their whole share of a kind. */
  readonly full: (kind: AttemptKind) => FullHolders
  /** Counts jobs that were just leased. Each of them must be settled. */
  readonly hold: (jobs: readonly Job[]) => void
  /** Hands the outcome of a job to the writer, and frees the job's place. */
  readonly settle: (outcome: JobOutcome<Work, Ended>) => void
  /** Settles jobs that were not attempted: the queue gets them back, due after `delayMs`. @default 0 */
  readonly returnJobs: (jobs: readonly Job[], delayMs?: number) => void
  /** Waits until every outcome is committed, for `timeoutMs` at most or until `giveUp` aborts. */
  readonly flush: (timeoutMs: number, giveUp?: AbortSignal) => Promise<void>
}

export interface LeasedJobsOptions<Work extends EngineWork, Ended extends object> {
  concurrency: number
  /** Transactions that write outcomes at the same time. */
  writers: number
  /** Writes outcomes in one transaction. */
  commit: (outcomes: readonly JobOutcome<Work, Ended>[]) => Promise<void>
  /** Why a delivery ends whose outcome the database will never accept. */
  unrecorded: string
  log: Logger
  /** Called when the outcome of a job was committed, or will never be. */
  onWritten?: (job: Job) => void
  /** Called when a job was settled and when its outcome was committed: both may allow another fetch. */
  onFreed: () => void
  /**
   * Called when a job was settled, before `onFreed`. `hasRoom` is whether its organization and its endpoint may hold more jobs, `held` how
   * many jobs remain.
   */
  onSettled: (job: Job, state: { hasRoom: boolean; held: number }) => void
}

export function createLeasedJobs<Work extends EngineWork, Ended extends object>(
  options: LeasedJobsOptions<Work, Ended>,
): LeasedJobs<Work, Ended> {
  const { concurrency, writers, commit, unrecorded, log, onFreed, onSettled, onWritten } = options
  const budget = createJobBudget(concurrency)
  const writer = createOutcomeWriter({ commit, unrecorded, log, concurrency: writers })

  function settle(outcome: JobOutcome<Work, Ended>): void {
    const job = jobOfOutcome(outcome)
    budget.release(job)
    void writer.write(outcome).then(() => {
      onWritten?.(job)
      onFreed()
    })
    onSettled(job, { hasRoom: budget.hasRoom(job), held: budget.held() })
    onFreed()
  }

  return {
    capacity: () => ({ free: budget.free(), unwritten: writer.backlog() }),
    full: budget.full,
    hold(jobs) {
      for (const job of jobs) budget.hold(job)
    },
    settle,
    returnJobs(jobs, delayMs = 0) {
      for (const job of jobs)
        settle({ kind: 'returned', job, delayMs: withJitter(delayMs), decidedAt: performance.now() })
    },
    flush: writer.flush,
  }
}

/** Up to twice the delay, so that returned jobs do not become due together. */
function withJitter(delayMs: number): number {
  return delayMs * (1 + Math.random())
}

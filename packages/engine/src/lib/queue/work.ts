import type { Job } from './job.ts'

/** A leased job with what its lane needs to know. The sender and the inbox add what an attempt needs. */
export interface EngineWork {
  readonly job: Job
  readonly endpoint: {
    readonly id: string
    /** Attempts per second, or null for no limit. */
    readonly rateLimit: number | null
  }
}

/** The parts of a {@link JobOutcome} that an attempt adds: its result, and the decision on it. */
export type AttemptedOutcome<Work extends EngineWork, Ended extends object> = Ended & {
  kind: 'attempted'
  work: Work
  /** For how long the endpoint is paused; 0 if it is not. */
  pausedForMs: number
  decidedAt: number
}

/** The delivery is dead without another attempt. */
export interface AbandonedOutcome<Work extends EngineWork> {
  kind: 'abandoned'
  work: Work
  reason: string
}

/**
 * What to write for a leased job. Delays count from `decidedAt`, a time of `performance.now()`: the clocks of workers may be wrong, so the
 * database adds what is left of a delay to its own time.
 */
export type JobOutcome<Work extends EngineWork, Ended extends object> =
  | AttemptedOutcome<Work, Ended>
  /** Nothing was attempted: the job goes back to the queue. */
  | { kind: 'returned'; job: Job; /** How long until it is due. */ delayMs: number; decidedAt: number }
  | AbandonedOutcome<Work>
  /** There is nothing left to do: the job is removed. */
  | { kind: 'void'; job: Job }

/** What was read for leased jobs. */
export interface LoadedWork<Work extends EngineWork, Ended extends object> {
  works: Work[]
  /** The outcomes of jobs that need no attempt. */
  outcomes: JobOutcome<Work, Ended>[]
}

/** Returns the job of an outcome. */
export function jobOfOutcome(outcome: JobOutcome<EngineWork, object>): Job {
  return 'work' in outcome ? outcome.work.job : outcome.job
}

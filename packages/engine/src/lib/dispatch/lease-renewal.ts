import { ENGINE_DEFAULTS } from '../defaults.ts'
import type { Logger } from '../logger.ts'
import type { Job } from '../queue/job.ts'
import { runPeriodically } from '../util/run-periodically.ts'

/** Renews the leases of attempts that take longer than a lease. */
export interface LeaseRenewal {
  /** Renews the job's lease until {@link LeaseRenewal.end}. The signal aborts with a {@link LeaseLostError} when the lease is lost. */
  readonly begin: (job: Job) => AbortSignal
  readonly end: (job: Job) => void
  /** Aborts the signals of all running jobs, also of those that begin later. Their leases are still renewed. */
  readonly abort: () => void
  readonly stop: () => Promise<void>
}

/** The lease of a job ended: another process may make the attempt. */
export class LeaseLostError extends Error {
  override readonly name = 'LeaseLostError'

  constructor() {
    super('The lease was lost: another process may run this now.')
  }
}

/**
 * Renews all leases together, at a third of their length.
 *
 * @param renew Resolves with the jobs whose leases were still held, and now last for their whole length again.
 */
export function createLeaseRenewal(
  renew: (jobs: readonly Job[]) => Promise<ReadonlySet<Job>>,
  log: Logger,
): LeaseRenewal {
  const running = new Map<Job, AbortController>()
  let isAborted = false
  const stop = runPeriodically(ENGINE_DEFAULTS.leaseMs / 3, renewAll, log)

  async function renewAll(): Promise<void> {
    const jobs = [...running.keys()]
    if (jobs.length === 0) return
    const askedAt = performance.now()
    try {
      const held = await renew(jobs)
      for (const job of jobs)
        if (held.has(job)) job.leasedAt = askedAt
        else lose(job)
    } catch (err) {
      log.error({ err, jobs: jobs.length }, 'leases could not be renewed, retrying')
      // On the monotonic clock, which continues while a process is stopped.
      for (const job of jobs) if (performance.now() - job.leasedAt > ENGINE_DEFAULTS.leaseMs) lose(job)
    }
  }

  function lose(job: Job): void {
    running.get(job)?.abort(new LeaseLostError())
    running.delete(job)
  }

  return {
    begin(job) {
      const controller = new AbortController()
      if (isAborted) controller.abort()
      running.set(job, controller)
      return controller.signal
    },
    end: (job) => void running.delete(job),
    abort() {
      isAborted = true
      for (const controller of running.values()) controller.abort()
    },
    stop,
  }
}

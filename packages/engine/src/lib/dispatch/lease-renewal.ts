import { ENGINE_DEFAULTS } from '../defaults.ts'
import type { Logger } from '../logger.ts'
import type { Job } from '../queue/job.ts'
import { runPeriodically } from '../util/run-periodically.ts'

/** Renews the leases of attempts that take longer than a lease. */
export interface LeaseRenewal {
  /** Renews the job's lease until {@link LeaseRenewal.end}. The signal aborts with a {@link LeaseLostError} when the lease is lost. */
  readonly begin: (job: Job) => AbortSignal
  /** Call it when the outcome of the job is written. */
  readonly end: (job: Job) => void
  /** Renews the leases that are due now. Resolves with whether that succeeded: then none of them is an expired one. */
  readonly renewDue: () => Promise<boolean>
  /** Aborts the signal of this delivery's job, if it is in flight: its lease was taken away. */
  readonly lose: (deliveryId: string) => void
  /** Aborts the signals of all running jobs, also of those that begin later. Their leases are still renewed. */
  readonly abort: () => void
  readonly stop: () => Promise<void>
}

export interface LeaseRenewalOptions {
  /** Resolves with the jobs whose leases were still held, and now last for their whole length again. */
  renew: (jobs: readonly Job[]) => Promise<ReadonlySet<Job>>
  /** Whether another process may lease what expires. */
  isShared: boolean
  log: Logger
}

/** The lease of a job ended: another process may make the attempt. */
export class LeaseLostError extends Error {
  override readonly name = 'LeaseLostError'

  constructor() {
    super('The lease was lost: another process may run this now.')
  }
}

/** How often the leases are checked. */
const CHECK_MS = 1000
/** How long the database may take to respond. A process that was suspended renews its leases first: nothing else may have leased its jobs. */
const RESPONSE_MS = 2 * CHECK_MS

/**
 * Renews all leases together, when the first of them has used up a third of its length. While the database does not respond, another process
 * may still reach it: signals abort `leaseGraceMs` before the leases end, so that the attempts can end before another process makes them.
 */
export function createLeaseRenewal({ renew, isShared, log }: LeaseRenewalOptions): LeaseRenewal {
  const { leaseMs, leaseGraceMs } = ENGINE_DEFAULTS
  const running = new Map<Job, AbortController>()
  let isAborted = false
  let renewing: Promise<boolean> | undefined
  /** When the first renewal was sent to which the database has not responded. */
  let silentSince: number | undefined
  const stopChecks = runPeriodically(CHECK_MS, check, log)

  async function check(): Promise<void> {
    const now = performance.now()
    if (isShared && silentSince !== undefined && now - silentSince >= RESPONSE_MS)
      for (const job of olderThan(leaseMs - leaseGraceMs)) lose(job)
    void renewDue()
  }

  /** On the monotonic clock, which continues while a process is stopped. */
  function olderThan(ms: number): Job[] {
    const now = performance.now()
    return [...running.keys()].filter((job) => now - job.leasedAt >= ms)
  }

  async function renewDue(): Promise<boolean> {
    if (renewing === undefined && olderThan(leaseMs / 3).length === 0) return true
    renewing ??= renewAll().finally(() => (renewing = undefined))
    return renewing
  }

  async function renewAll(): Promise<boolean> {
    const jobs = [...running.keys()]
    const askedAt = performance.now()
    silentSince ??= askedAt
    try {
      const held = await renew(jobs)
      silentSince = undefined
      for (const job of jobs)
        if (held.has(job)) job.leasedAt = askedAt
        else lose(job)
      return true
    } catch (err) {
      log.error({ err, jobs: jobs.length }, 'leases could not be renewed, retrying')
      return false
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
    renewDue,
    lose(deliveryId) {
      for (const job of running.keys()) if (job.deliveryId === deliveryId) lose(job)
    },
    abort() {
      isAborted = true
      for (const controller of running.values()) controller.abort()
    },
    async stop() {
      await stopChecks()
      await renewing
    },
  }
}

import { ENGINE_DEFAULTS } from '../defaults.ts'
import type { Job } from '../queue/job.ts'

/**
 * Whether too little remains of the job's lease for an attempt, which may take `attemptMs`, and the write of its outcome. A process that was suspended must not send
 * what another one may have leased in the meantime. On the monotonic clock, which continues while a process is stopped.
 */
export function isLeaseTooOld({ leasedAt }: Job, attemptMs: number): boolean {
  return performance.now() - leasedAt > ENGINE_DEFAULTS.leaseMs - ENGINE_DEFAULTS.leaseMarginMs - attemptMs
}

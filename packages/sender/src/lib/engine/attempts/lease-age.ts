import { SENDER_DEFAULTS } from '../../defaults.ts'
import type { Job } from '../../queue/job.ts'

/**
 * Whether too little remains of the job's lease for an attempt and the write of its outcome. A process that was suspended must not send
 * what another one may have leased in the meantime. On the monotonic clock, which continues while a process is stopped.
 */
export function isLeaseTooOld(
  { leasedAt }: Job,
  { requestTimeoutMs }: { requestTimeoutMs: number },
): boolean {
  return (
    performance.now() - leasedAt > SENDER_DEFAULTS.leaseMs - SENDER_DEFAULTS.leaseMarginMs - requestTimeoutMs
  )
}

import type { Signer } from '@hookseal/core'
import type { deliveries, endpoints } from '../../database/schema.ts'
import type { PostResult } from '../../transport/post-result.ts'
import type { Job } from '../../queue/delivery-queue.ts'
import type { Decision } from './decision.ts'

/** A leased job with everything that its attempt needs. */
export interface Work {
  job: Job
  delivery: Pick<
    typeof deliveries.$inferSelect,
    'id' | 'organizationId' | 'eventId' | 'event' | 'endpointId' | 'status' | 'attempt' | 'step'
  > & {
    /** In ms since the epoch. It names the partition of the delivery. */
    createdAt: number
  }
  body: string
  endpoint: typeof endpoints.$inferSelect
  /**
   * Returns a signer with every active secret, newest first. Throws if a secret cannot be opened, so that only this endpoint's
   * deliveries fail.
   */
  signer: () => Signer
}

/** What was sent in an attempt, and its result. */
export interface AttemptResult {
  startedAt: Date
  requestHeaders: Record<string, string>
  result: PostResult
}

/**
 * What to write for a leased job. Delays count from `decidedAt`, a time of `performance.now()`: the clocks of workers may be wrong, so the
 * database adds what is left of a delay to its own time.
 */
export type JobOutcome =
  | {
      kind: 'attempted'
      work: Work
      attempted: AttemptResult
      decision: Decision
      /** For how long the endpoint is paused; 0 if it is not. */
      pausedForMs: number
      decidedAt: number
    }
  /** Nothing was sent: the job goes back to the queue. */
  | { kind: 'returned'; job: Job; /** How long until it is due. */ delayMs: number; decidedAt: number }
  /** The delivery is dead without another attempt. */
  | { kind: 'abandoned'; work: Work; reason: string }
  /** There is nothing left to send: the job is removed. */
  | { kind: 'void'; job: Job }

export type AttemptedOutcome = Extract<JobOutcome, { kind: 'attempted' }>
export type AbandonedOutcome = Extract<JobOutcome, { kind: 'abandoned' }>

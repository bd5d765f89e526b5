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
  >
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

/** What to write for a leased job. */
export type JobOutcome =
  | {
      kind: 'attempted'
      work: Work
      attempted: AttemptResult
      decision: Decision
      /** Until when the endpoint is paused; null if it is not. */
      pausedUntil: Date | null
    }
  /** Nothing was sent: the job goes back to the queue. */
  | { kind: 'returned'; job: Job; dueAt: Date }
  /** The delivery is dead without another attempt. */
  | { kind: 'abandoned'; work: Work; reason: string }
  /** There is nothing left to send: the job is removed. */
  | { kind: 'void'; job: Job }

export type AttemptedOutcome = Extract<JobOutcome, { kind: 'attempted' }>
export type AbandonedOutcome = Extract<JobOutcome, { kind: 'abandoned' }>

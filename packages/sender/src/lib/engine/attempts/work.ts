import type { Signer } from '@hookseal/core'
import type { deliveries, endpoints } from '../../database/schema.ts'
import type { PostResult } from '../../transport/post-result.ts'
import type { Job } from '../../queue/delivery-queue.ts'
import type { Decision } from './decision.ts'

/** A leased job with all that its attempt needs. */
export interface Work {
  job: Job
  delivery: Pick<
    typeof deliveries.$inferSelect,
    'id' | 'organizationId' | 'eventId' | 'event' | 'endpointId' | 'status' | 'attempt' | 'step'
  >
  body: string
  endpoint: typeof endpoints.$inferSelect
  /** With every secret that signs now, newest first. Throws for a secret that can't be opened: it is nobody else's trouble. */
  signer: () => Signer
}

/** An attempt that was made. */
export interface AttemptResult {
  startedAt: Date
  requestHeaders: Record<string, string>
  result: PostResult
}

/** What is to be written down of a leased job. */
export type JobOutcome =
  | {
      kind: 'attempted'
      work: Work
      attempted: AttemptResult
      verdict: Decision
      /** Until when the endpoint is left alone from now on. */
      pausedUntil: Date | null
    }
  /** Nothing was sent: the same job again, later. */
  | { kind: 'returned'; job: Job; dueAt: Date }
  /** Nothing will be sent. */
  | { kind: 'abandoned'; work: Work; reason: string }
  /** There is nothing left to send. */
  | { kind: 'void'; job: Job }

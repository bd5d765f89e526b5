import type { Signer } from '@hookseal/core'
import type {
  AbandonedOutcome as EngineAbandoned,
  AttemptedOutcome as EngineAttempted,
  EngineWork,
  JobOutcome as EngineOutcome,
  LoadedWork as EngineLoaded,
} from '@hookseal/engine/dispatch'
import type { deliveries, endpoints } from '../../database/schema.ts'
import type { PostResult } from '../../transport/post-result.ts'
import type { Decision } from './decision.ts'

/** A leased job with everything that its attempt needs. */
export interface Work extends EngineWork {
  delivery: Pick<
    typeof deliveries.$inferSelect,
    'id' | 'organizationId' | 'eventId' | 'event' | 'endpointId' | 'status' | 'attempt' | 'step'
  > & {
    /** In ms since the epoch. It names the partition of the delivery. */
    createdAt: number
  }
  body: string | Uint8Array
  /** Headers that a source has forwarded; null for a published event. */
  sourceHeaders: Readonly<Record<string, string>> | null
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

/** What an attempt adds to the outcome of its job. */
export interface Ended {
  attempted: AttemptResult
  decision: Decision
}

export type JobOutcome = EngineOutcome<Work, Ended>
export type AttemptedOutcome = EngineAttempted<Work, Ended>
export type AbandonedOutcome = EngineAbandoned<Work>
export type LoadedWork = EngineLoaded<Work, Ended>

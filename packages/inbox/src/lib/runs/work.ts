import type {
  AttemptedOutcome as EngineAttempted,
  EngineWork,
  JobOutcome as EngineOutcome,
  LoadedWork as EngineLoaded,
} from '@hookseal/engine/dispatch'
import type { Handler } from '../handlers/handler.ts'
import type { StoredMessage } from '../stored-message.ts'
import type { Decision } from './decision.ts'

/** A leased message with its handler. */
export interface Work extends EngineWork {
  readonly message: StoredMessage
  readonly handler: Handler
  /** A number that is higher than those of all earlier runs of the message. */
  readonly fence: number
}

/** What a run adds to the outcome of its job. */
export interface Ended {
  readonly decision: Decision
  /** In ms since the epoch. */
  readonly startedAt: number
  readonly durationMs: number
}

export type JobOutcome = EngineOutcome<Work, Ended>
export type RunEnded = EngineAttempted<Work, Ended>
export type LoadedWork = EngineLoaded<Work, Ended>

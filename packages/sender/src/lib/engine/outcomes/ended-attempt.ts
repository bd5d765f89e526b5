import type { EnginePolicy } from '../../policy.ts'
import type { AttemptedOutcome } from '../attempts/work.ts'

/** What the end of an attempt says about its endpoint. */
export interface EndedAttempt {
  endpointId: string
  organizationId: string
  /** By the clock of the database, in ms since the epoch. */
  endedAt: number
  responseStatus: number | null
  isDelivered: boolean
  /** Whether the endpoint responded 410. */
  isGone: boolean
  /** For how long the endpoint is paused, from `decidedAt` on; 0 if it is not. */
  pausedForMs: number
  /** A time of `performance.now()`. */
  decidedAt: number
}

export function toEndedAttempt(outcome: AttemptedOutcome): EndedAttempt {
  const { work, attempted, decision, pausedForMs, decidedAt } = outcome
  const { startedAt, result } = attempted
  return {
    endpointId: work.endpoint.id,
    organizationId: work.delivery.organizationId,
    endedAt: startedAt.getTime() + result.latencyMs,
    responseStatus: result.ok ? result.status : null,
    isDelivered: decision.status === 'delivered',
    isGone: decision.status === 'dead' && decision.gone,
    pausedForMs,
    decidedAt,
  }
}

/**
 * Whether the attempt changes more of its endpoint than the time and the status of the last delivery: whether it fails, is paused or is
 * disabled. By the endpoint as it was when the attempt's work was loaded, so another attempt may have done it meanwhile.
 */
export function changesEndpoint(
  outcome: AttemptedOutcome,
  { disableAfterMs }: EnginePolicy,
  now: number,
): boolean {
  const { failingSince, pausedUntil } = outcome.work.endpoint
  const { isDelivered, isGone, pausedForMs, endedAt } = toEndedAttempt(outcome)
  if (isDelivered) return failingSince !== null || pausedUntil !== null
  if (isGone || failingSince === null || endedAt - failingSince.getTime() >= disableAfterMs) return true
  return pausedForMs > 0 && (pausedUntil === null || pausedUntil.getTime() <= now)
}

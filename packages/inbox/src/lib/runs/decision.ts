import type { Handler } from '../handlers/handler.ts'
import { RunControl } from './control.ts'
import { isInstance } from './is-instance.ts'

/** What the end of a run means for its message. */
export type Decision =
  | { status: 'done' }
  | { status: 'failed'; error: unknown; /** How long until the next run is due. */ delayMs: number }
  | { status: 'dead'; error: unknown }
  | { status: 'discarded'; reason: string }
  /** The handler's own transaction has recorded the end. */
  | { status: 'recorded' }
  /** The inbox stops: the message runs again, and the run does not count. */
  | { status: 'stopped'; error: unknown }
  /** The lease ended, or the handler does not: another process runs the message when the lease has expired. */
  | { status: 'lost'; error: unknown }

/**
 * Decides what follows from what a handler threw: a retry at the scheduled time, or as `retryAfter` says, until the schedule ends.
 *
 * @param options `step` is how many steps of the schedule earlier runs used, `random` from 0 to 1.
 */
export function decide(
  error: unknown,
  { step, random }: { step: number; random: number },
  { scheduleMs, jitter }: Pick<Handler, 'scheduleMs' | 'jitter'>,
): Decision {
  const control = isInstance(error, RunControl) ? error.decision : undefined
  if (control !== undefined && 'discard' in control) return { status: 'discarded', reason: control.discard }
  const delay = scheduleMs[step + 1]
  if (delay === undefined) return { status: 'dead', error }
  const delayMs = control?.retryAfterMs ?? delay * (1 + jitter * (2 * random - 1))
  return { status: 'failed', error, delayMs: Math.round(delayMs) }
}

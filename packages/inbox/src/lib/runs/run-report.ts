/** How a run ended. `lost`: another process may have run the message, or this one was stopped during the run. */
export type RunOutcome = 'done' | 'failed' | 'dead' | 'discarded' | 'lost'

/** A run that ended, as `onRun` receives it. */
export interface RunReport {
  messageId: string
  /** The provider's id of the event. */
  id: string
  type: string | undefined
  provider: string | undefined
  tenant: string | undefined
  handler: string
  attempt: number
  outcome: RunOutcome
  startedAt: Date
  durationMs: number
  /** Until the next run is due, after `failed`. */
  retryInMs: number | undefined
  /** What the handler threw. It may quote the payload. */
  error: unknown
}

import type { RunReport } from './run-report.ts'
import type { RunEnded } from './work.ts'

/** Describes a run that ended, without the payload. */
export function toRunReport({ work, decision, startedAt, durationMs }: RunEnded): RunReport {
  const { message, handler } = work
  return {
    messageId: message.id,
    id: message.eventId,
    type: message.type ?? undefined,
    provider: message.provider ?? undefined,
    tenant: message.tenant ?? undefined,
    handler: handler.name,
    attempt: message.attempt + 1,
    outcome: OUTCOMES[decision.status],
    startedAt: new Date(startedAt),
    durationMs,
    retryInMs: decision.status === 'failed' ? decision.delayMs : undefined,
    error: 'error' in decision ? decision.error : undefined,
  }
}

const OUTCOMES = {
  done: 'done',
  recorded: 'done',
  failed: 'failed',
  dead: 'dead',
  discarded: 'discarded',
  stopped: 'lost',
  lost: 'lost',
} as const

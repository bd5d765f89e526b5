import { ENGINE_DEFAULTS } from '@hookseal/engine'
import type { Health, MadeAttempt } from '@hookseal/engine/dispatch'
import type { Context } from '../../context.ts'
import type { Transport } from '../../transport/transport.ts'
import { attempt } from './attempt.ts'
import { decide, isOverload, retryAfterMs } from './decision.ts'
import type { AttemptResult, Ended, Work } from './work.ts'

/** Sends a delivery, and decides what the result means. Resolves with undefined if nothing was sent. */
export async function makeAttempt(
  work: Work,
  context: Context,
  transport: Transport,
  signal: AbortSignal,
): Promise<MadeAttempt<Ended> | undefined> {
  const attempted = await attempt(work, context, transport, signal)
  const { result } = attempted
  if (!result.ok && result.errorClass === 'aborted') return undefined
  const now = context.clock.now()
  const { step } = work.delivery
  const decision = decide(result, { step, now, random: Math.random() }, context.policy)
  const retryAfter = isOverload(result) ? retryAfterMs(result, now) : undefined
  return {
    ended: { attempted, decision },
    health: healthOf(attempted),
    pauseMs: retryAfter === undefined ? undefined : Math.min(retryAfter, ENGINE_DEFAULTS.breakerMaxMs),
  }
}

function healthOf({ result }: AttemptResult): Health {
  if (result.ok && result.status >= 200 && result.status < 300) return 'good'
  return isOverload(result) ? 'overloaded' : 'bad'
}

import { LeaseLostError, type MadeAttempt } from '@hookseal/engine/dispatch'
import type { Context } from '../context.ts'
import { INBOX_DEFAULTS } from '../defaults.ts'
import { toInboxMessage } from '../stored-message.ts'
import { type Decision, decide } from './decision.ts'
import { RunState } from './run-state.ts'
import type { Ended, Work } from './work.ts'

/** One for all runs: to create it costs as much as a third of a run. */
const RUN_OVER = new DOMException('The run is over.', 'AbortError')

/**
 * Runs the handler of a message. Aborts it after its time limit, or when `signal` aborts. Never rejects.
 *
 * An aborted handler may still be working, and its message must not run beside it. Therefore it has `abortGraceMs` to end, while its lease is
 * kept. After that the message is free for another run, whatever the handler does.
 */
export async function run(context: Context, work: Work, signal: AbortSignal): Promise<MadeAttempt<Ended>> {
  const state = new RunState(context, work)
  const decision = await decideOn(context, work, state, signal)
  state.end(RUN_OVER)
  const durationMs = performance.now() - state.startedClock
  // No failure of one message is a reason to stop the others.
  return { ended: { decision, startedAt: state.startedAt, durationMs }, health: 'good' }
}

async function decideOn(
  context: Context,
  work: Work,
  state: RunState,
  signal: AbortSignal,
): Promise<Decision> {
  const { handler, message } = work
  const handled = handle(context, work, state)
  const result = await raceAbort(handled, handler.timeoutMs, signal)
  if (result.type === 'aborted') {
    state.end(result.reason)
    const late = await within(INBOX_DEFAULTS.abortGraceMs, handled)
    if (state.isRecorded) return { status: 'recorded' }
    if (late === undefined)
      context.log.warn(
        { messageId: message.id, handler: handler.name },
        'the handler did not end after its signal aborted, so the message may run beside it',
      )
    if (signal.aborted) return decideOnStop(result.reason, late)
    return decide(result.reason, { step: message.step, random: Math.random() }, handler)
  }
  if (state.isRecorded) {
    if (result.type === 'threw')
      context.log.warn(
        { messageId: message.id, handler: handler.name },
        'the handler threw after its transaction had completed the message',
      )
    return { status: 'recorded' }
  }
  if (result.type === 'returned') return { status: 'done' }
  return decide(result.error, { step: message.step, random: Math.random() }, handler)
}

type Result = { type: 'returned' } | { type: 'threw'; error: unknown }

async function handle({ events }: Context, { handler, message }: Work, state: RunState): Promise<Result> {
  try {
    await handler.handle(await toInboxMessage(events, message), state)
    return { type: 'returned' }
  } catch (error) {
    return { type: 'threw', error }
  }
}

/** After `stop` or a lost lease: a handler that nevertheless ended well is done, if the lease is still held when that is written. */
function decideOnStop(reason: unknown, late: Result | undefined): Decision {
  if (late?.type === 'returned') return { status: 'done' }
  if (reason instanceof LeaseLostError || late === undefined) return { status: 'lost', error: reason }
  return { status: 'stopped', error: reason }
}

async function raceAbort(
  handled: Promise<Result>,
  timeoutMs: number,
  signal: AbortSignal,
): Promise<Result | { type: 'aborted'; reason: unknown }> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => {
      abort(new DOMException(`The handler took longer than ${timeoutMs / 1000} s.`, 'TimeoutError'))
    }, timeoutMs)
    const onAbort = () => abort(signal.reason)
    function end(result: Parameters<typeof resolve>[0]): void {
      clearTimeout(timer)
      signal.removeEventListener('abort', onAbort)
      resolve(result)
    }
    function abort(reason: unknown): void {
      end({ type: 'aborted', reason })
    }
    void handled.then(end)
    if (signal.aborted) onAbort()
    else signal.addEventListener('abort', onAbort)
  })
}

async function within(ms: number, handled: Promise<Result>): Promise<Result | undefined> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(undefined), ms)
    void handled.then((result) => {
      clearTimeout(timer)
      resolve(result)
    })
  })
}

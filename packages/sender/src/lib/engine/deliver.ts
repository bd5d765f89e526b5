import { type Dispatcher, startDispatcher } from '@hookseal/engine/dispatch'
import type { Context } from '../context.ts'
import type { Publisher } from '../resources/events/publisher.ts'
import type { Transport } from '../transport/transport.ts'
import { loadWork } from './attempts/load-work.ts'
import { makeAttempt } from './attempts/make-attempt.ts'
import type { AttemptedOutcome, Ended, Work } from './attempts/work.ts'
import { commitOutcomes } from './outcomes/commit-outcomes.ts'
import { createEndpointActivity } from './outcomes/endpoint-activity.ts'
import { writeActivity } from './outcomes/write-activity.ts'

const UNRECORDED =
  'The endpoint may have received the event, but the database rejected the result of the attempt. See the sender log for the cause.'

/** Makes the attempts that are due: leases jobs, sends deliveries, and writes their outcomes. */
export function startDelivering(
  context: Context,
  publisher: Publisher,
  transport: Transport,
  onAttempt: (outcome: AttemptedOutcome) => void,
): Dispatcher {
  const { database, queue, policy, log } = context
  const activity = createEndpointActivity(
    async (attempts) => writeActivity(context, publisher, attempts),
    log,
  )
  const dispatcher = startDispatcher<Work, Ended>({
    database,
    queue,
    log,
    concurrency: policy.concurrency,
    endpointConcurrency: policy.endpointConcurrency,
    attemptMs: policy.requestTimeoutMs,
    drainMs: policy.requestTimeoutMs + 1000,
    load: async (jobs) => loadWork(context, jobs),
    attempt: async (work, signal) => makeAttempt(work, context, transport, signal),
    onAttempted(outcome) {
      onAttempt(outcome)
      const { work, decision } = outcome
      // Other processes learn this on commit; this one stops sending immediately.
      if (decision.status === 'dead' && decision.gone) dispatcher.reload(work.endpoint.id)
    },
    commit: async (outcomes) => activity.add(await commitOutcomes(context, publisher, outcomes)),
    unrecorded: UNRECORDED,
  })
  return {
    ...dispatcher,
    async stop(giveUp) {
      await dispatcher.stop(giveUp)
      await activity.stop(giveUp)
    },
  }
}

import { type Context, WAKE_CHANNEL } from '../context.ts'
import { SENDER_DEFAULTS } from '../defaults.ts'
import { createHttpTransport, type HttpTransportOptions } from '../transport/post.ts'
import type { Publisher } from '../resources/events/publisher.ts'
import { runPeriodically } from './run-periodically.ts'
import { startDispatcher } from './dispatch/dispatcher.ts'
import type { AttemptedOutcome } from './attempts/work.ts'
import { sweep } from './retention.ts'

/** Everything that runs: dispatcher, recovery of lost leases, retention. */
export interface Engine {
  readonly stop: () => Promise<void>
}

export async function startEngine(
  context: Context,
  publisher: Publisher,
  http: HttpTransportOptions,
  onAttempt: (outcome: AttemptedOutcome) => void,
): Promise<Engine> {
  const { database, queue, log } = context
  // This process alone has an embedded database: whatever is leased was leased by one that is dead.
  await recover(database.backend === 'pglite' ? 'all' : 'expired')
  const poster = createHttpTransport(http)
  const dispatcher = startDispatcher(context, publisher, poster, onAttempt)
  const unlisten = await database
    .listen(WAKE_CHANNEL, (endpointId) => {
      if (endpointId === '') dispatcher.wake()
      else dispatcher.reload(endpointId)
    })
    .catch(async (error: unknown) => {
      await dispatcher.stop()
      await poster.close()
      throw error
    })
  const stopRecovery = runPeriodically(SENDER_DEFAULTS.recoverMs, async () => recover('expired'), log)
  const stopSweeps = runPeriodically(
    SENDER_DEFAULTS.retentionSweepMs,
    async (signal) => sweep(context, signal),
    log,
  )

  async function recover(which: 'expired' | 'all'): Promise<void> {
    const jobs = await queue.recover(which)
    if (jobs > 0) log.info({ jobs }, 'took up jobs of a process that ended')
  }

  return {
    async stop() {
      await unlisten()
      await Promise.all([dispatcher.stop(), stopRecovery(), stopSweeps()])
      await poster.close()
    },
  }
}

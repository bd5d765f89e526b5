import { ENGINE_DEFAULTS } from '@hookseal/engine'
import type { Context } from '../context.ts'
import { SENDER_DEFAULTS } from '../defaults.ts'
import { createHttpTransport, type HttpTransportOptions } from '../transport/http-transport.ts'
import { createRoutingTransport } from '../transport/routing-transport.ts'
import { resumedEndpoint, WAKE_CHANNEL } from '../resources/notify.ts'
import type { Publisher } from '../resources/events/publisher.ts'
import type { ReplayPortions } from '../resources/replays/run-portion.ts'
import { maintainCounters } from './counters/maintain-counters.ts'
import { runPeriodically } from '@hookseal/engine/util'
import type { AttemptedOutcome } from './attempts/work.ts'
import { completeJobs } from '../queue/complete-jobs.ts'
import { startDelivering } from './deliver.ts'
import { createEndpointWatch } from './endpoint-watch.ts'
import { runReplays } from './run-replays.ts'
import { sweep } from './retention.ts'

/** The background work of a sender: dispatcher, recovery of expired leases, retention, bulk replays. */
export interface Engine {
  /** Stops it. After `giveUp` aborts, it ends as soon as its calls of the database do. */
  readonly stop: (giveUp: AbortSignal) => Promise<void>
}

export async function startEngine(
  context: Context,
  publisher: Publisher,
  httpOptions: HttpTransportOptions,
  onAttempt: (outcome: AttemptedOutcome) => void,
  portions: ReplayPortions,
): Promise<Engine> {
  const { database, clock, queue, listenerTransport, fanouts, log } = context
  // An embedded database has one process, so every lease in it is of a process that has ended.
  await recover(database.backend === 'pglite' ? 'all' : 'expired')
  const http = createHttpTransport(httpOptions)
  const transport = createRoutingTransport(http, listenerTransport)
  const dispatcher = startDelivering(context, publisher, transport, onAttempt)
  const findChanged = createEndpointWatch(database, dispatcher)
  const unlisten = await database
    .listen(
      WAKE_CHANNEL,
      (payload) => {
        const resumed = resumedEndpoint(payload)
        if (payload === '') dispatcher.wake()
        else if (resumed === undefined) dispatcher.reload(payload)
        else dispatcher.resume(resumed)
      },
      {
        onGap() {
          dispatcher.wake()
          findChanged().catch((err: unknown) =>
            log.warn({ err }, 'changed endpoints could not be read, retrying'),
          )
        },
      },
    )
    .catch(async (error: unknown) => {
      await dispatcher.stop(AbortSignal.abort())
      await http.close()
      throw error
    })
  const stopRecovery = runPeriodically(ENGINE_DEFAULTS.recoverMs, async () => recover('expired'), log)
  const stopClock = runPeriodically(ENGINE_DEFAULTS.clockSyncMs, clock.sync, log)
  const stopSweeps = runPeriodically(
    SENDER_DEFAULTS.retentionSweepMs,
    async (signal) => sweep(context, signal),
    log,
    // Workers that start together do not sweep together.
    SENDER_DEFAULTS.firstSweepMs * (0.5 + Math.random()),
  )

  const stopCounters = runPeriodically(
    SENDER_DEFAULTS.countersMs,
    async (signal) => maintainCounters(context, signal),
    log,
    0,
  )
  const stopReplays = runPeriodically(
    SENDER_DEFAULTS.replayPollMs,
    async (signal) => runReplays(portions, signal),
    log,
  )

  const stopFanouts = runPeriodically(SENDER_DEFAULTS.fanoutPollMs, fanouts.run, log)

  async function recover(which: 'expired' | 'all'): Promise<void> {
    await completeJobs(database)
    const jobs = await queue.recover(which)
    if (jobs > 0) log.info({ jobs }, 'recovered jobs with expired leases')
  }

  return {
    async stop(giveUp) {
      await Promise.all([
        fanouts.stop(),
        stopFanouts(),
        // The connection ends with the database.
        unlisten().catch(() => {}),
        dispatcher.stop(giveUp),
        stopRecovery(),
        stopClock(),
        stopSweeps(),
        stopReplays(),
        stopCounters(),
      ])
      await http.close()
    },
  }
}

import { startFleet, waitForRandomMoment, waitUntilDoneOrStalled } from './fleet.ts'
import { type Counts, createLedger } from './ledger.ts'
import { startPublishing } from './start-publishing.ts'
import { startReceiver } from './receiver.ts'
import type { Settings } from './settings.ts'
import { openStorage } from './storage.ts'
import { startWorker } from './worker-process.ts'

export interface Figures extends Counts {
  kills: number
  /** Publishes that failed and were retried. */
  publishRetries: number
  /** Jobs that were leased by a worker when it was killed, so that their attempts may have been in flight. */
  inFlight: number
  /** Pending or failed deliveries at the end, after every acknowledged event has arrived. */
  open: number
  /** Time from the start of each replacement worker to the first delivery of an event acknowledged before that start. */
  firstDeliveryMs: number[]
  seconds: number
}

/**
 * Publishes all events while sender processes are killed at random moments, then waits until every acknowledged event has
 * arrived.
 *
 * @param progress Called with one line for each kill.
 */
export async function crash(settings: Settings, progress: (text: string) => void): Promise<Figures> {
  const startedAt = performance.now()
  const { kills, events, restartDatabase } = settings
  const ledger = createLedger()
  const receiver = await startReceiver(ledger)
  const storage = await openStorage(settings.database)
  const { database, encryptionKey } = storage
  let recovered = 0
  const onRecovered = (jobs: number) => void (recovered += jobs)
  const fleet = startFleet(() => startWorker({ database, encryptionKey, onRecovered }), settings.workers)
  const counters = { acknowledged: () => ledger.count().acknowledged, handled: () => ledger.count().arrived }
  try {
    await fleet.started()
    const publisher = await storage.openPublisher(fleet.pickRandom)
    receiver.useSecrets(await publisher.register(receiver.urls))
    const publishing = startPublishing(publisher.publish, ledger)
    const firstDeliveryMs: number[] = []
    for (let kill = 0; kill < kills; kill++) {
      const share = Math.ceil((events * (kill + 1)) / kills)
      publishing.allow(share)
      await waitForRandomMoment(fleet, counters, share)
      if (restartDatabase && kill === Math.floor(kills / 2)) {
        progress('killing and restarting the database')
        await storage.killAndRestart()
      }
      const { spawnedAt } = await fleet.replaceOne()
      ledger.onceDelivered(() => firstDeliveryMs.push(performance.now() - spawnedAt))
      const { acknowledged, arrived, duplicates } = ledger.count()
      progress(
        `kill ${kill + 1} of ${kills}: ${acknowledged} acknowledged, ${arrived} arrived, ${duplicates} duplicates`,
      )
    }
    await publishing.finished()
    await fleet.started()
    await waitUntilDoneOrStalled(() => ledger.count().missing === 0, counters.handled)
    await waitUntilDoneOrStalled(
      async () => (await fleet.pickRandom().countUnfinished()) === 0,
      counters.handled,
    )
    const open = await fleet.pickRandom().countUnfinished()
    await publisher.close()
    await fleet.stop()
    return {
      ...ledger.count(),
      kills,
      open,
      firstDeliveryMs,
      publishRetries: publishing.countFailures(),
      inFlight: recovered,
      seconds: (performance.now() - startedAt) / 1000,
    }
  } finally {
    await fleet.kill()
    await receiver.close()
    await storage.remove()
  }
}

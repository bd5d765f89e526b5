import { setTimeout as sleep } from 'node:timers/promises'
import { type Counts, createLedger } from './ledger.ts'
import { startPublishing } from './start-publishing.ts'
import { startReceiver } from './receiver.ts'
import type { Settings } from './settings.ts'
import { openStorage, type Storage } from './storage.ts'
import { startWorker, type WorkerProcess } from './worker-process.ts'

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

/** The run ends when nothing arrives for this time. It is longer than a lease. */
const STALL_TIMEOUT_MS = 60_000

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
  const fleet = startFleet(storage, settings.workers)
  try {
    await fleet.started()
    const publisher = await storage.openPublisher(fleet.pickRandom)
    receiver.useSecrets(await publisher.register(receiver.urls))
    const publishing = startPublishing(publisher.publish, ledger)
    const firstDeliveryMs: number[] = []
    for (let kill = 0; kill < kills; kill++) {
      const before = ledger.count()
      const share = Math.ceil((events * (kill + 1)) / kills)
      publishing.allow(share)
      await waitForRandomMoment(fleet, ledger.count, before, share)
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
    await waitUntilDoneOrStalled(() => ledger.count().missing === 0, ledger.count)
    await waitUntilDoneOrStalled(async () => (await fleet.pickRandom().countUnfinished()) === 0, ledger.count)
    const open = await fleet.pickRandom().countUnfinished()
    await publisher.close()
    await fleet.stop()
    return {
      ...ledger.count(),
      kills,
      open,
      firstDeliveryMs,
      publishRetries: publishing.countFailures(),
      inFlight: fleet.recoveredJobs(),
      seconds: (performance.now() - startedAt) / 1000,
    }
  } finally {
    await fleet.kill()
    await receiver.close()
    await storage.remove()
  }
}

/** Starts the first worker. `started` starts the others. */
function startFleet({ database, encryptionKey }: Storage, size: number) {
  let recovered = 0
  const start = () => startWorker({ database, encryptionKey, onRecovered: (jobs) => (recovered += jobs) })
  // One worker at first, which creates the tables.
  const workers: WorkerProcess[] = [start()]

  const pickRandom = (): WorkerProcess => {
    const worker = workers[Math.floor(Math.random() * workers.length)]
    if (worker === undefined) throw new Error('the fleet has no worker')
    return worker
  }
  return {
    pickRandom,
    recoveredJobs: () => recovered,
    async started() {
      while (workers.length < size) workers.push(start())
      await Promise.all(workers.map(async ({ started }) => started))
    },
    async replaceOne() {
      const victim = pickRandom()
      await victim.kill()
      const successor = start()
      workers[workers.indexOf(victim)] = successor
      return successor
    },
    stop: async () => void (await Promise.all(workers.map(async (worker) => worker.stop()))),
    kill: async () => void (await Promise.all(workers.map(async (worker) => worker.kill()))),
  }
}

type Fleet = ReturnType<typeof startFleet>

/** Resolves while a worker starts, or when a random share of this round's events is acknowledged or has arrived. */
async function waitForRandomMoment(
  fleet: Fleet,
  count: () => Counts,
  before: Counts,
  share: number,
): Promise<void> {
  const moment = Math.random()
  if (moment < 0.15) return sleep(Math.random() * 1000)
  await fleet.started()
  const counter = moment < 0.5 ? 'acknowledged' : 'arrived'
  const goal = before[counter] + Math.random() * (share - before[counter])
  const deadline = performance.now() + STALL_TIMEOUT_MS
  while (count()[counter] < goal && performance.now() < deadline) await sleep(Math.random() * 10)
}

/** Resolves when `isDone` returns true, or when nothing has arrived for a minute. */
async function waitUntilDoneOrStalled(
  isDone: () => boolean | Promise<boolean>,
  count: () => Counts,
): Promise<void> {
  let lastChange = { at: performance.now(), arrived: -1 }
  while (!(await isDone()) && performance.now() - lastChange.at < STALL_TIMEOUT_MS) {
    const { arrived } = count()
    if (arrived !== lastChange.arrived) lastChange = { at: performance.now(), arrived }
    await sleep(50)
  }
}

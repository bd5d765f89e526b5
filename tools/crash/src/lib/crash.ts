import { setTimeout as sleep } from 'node:timers/promises'
import { type Counts, createLedger } from './ledger.ts'
import { startPublishing } from './publishing.ts'
import { startReceiver } from './receiver.ts'
import type { Settings } from './settings.ts'
import { openStorage, type Storage } from './storage.ts'
import { startWorker, type WorkerProcess } from './worker-process.ts'

export interface Figures extends Counts {
  kills: number
  /** Publishes that had to be tried again. */
  publishedAgain: number
  /** Jobs that dead workers had leased: what was in flight at the kills. */
  inFlight: number
  /** Deliveries that are on their way at the end, when all that was acknowledged has arrived. */
  open: number
  /** From each start of a process to the first delivery of what had been acknowledged before, in ms. */
  firstDeliveryMs: number[]
  seconds: number
}

/** How long nothing may arrive before the run is over: longer than a lease. */
const PATIENCE_MS = 60_000

/** Publishes all events while the sender's processes are killed at random moments, and waits for what arrives. */
export async function crash(settings: Settings, progress: (text: string) => void): Promise<Figures> {
  const startedAt = performance.now()
  const { kills, events, restartDatabase } = settings
  const ledger = createLedger()
  const receiver = await startReceiver(ledger)
  const storage = await openStorage(settings.database)
  const fleet = startFleet(storage, settings.workers)
  try {
    await fleet.started()
    const publisher = await storage.openPublisher(fleet.any)
    receiver.useSecrets(await publisher.register(receiver.urls))
    const publishing = startPublishing(publisher.publish, ledger)
    const firstDeliveryMs: number[] = []
    for (let kill = 0; kill < kills; kill++) {
      const before = ledger.count()
      const share = Math.ceil((events * (kill + 1)) / kills)
      publishing.allow(share)
      await randomMoment(fleet, ledger.count, before, share)
      if (restartDatabase && kill === Math.floor(kills / 2)) {
        progress('the database crashes and is started again')
        await storage.crash()
      }
      const { spawnedAt } = await fleet.replaceOne()
      ledger.onceDelivered(() => firstDeliveryMs.push(performance.now() - spawnedAt))
      const { acknowledged, arrived, duplicates } = ledger.count()
      progress(
        `kill ${kill + 1} of ${kills}: ${acknowledged} acknowledged, ${arrived} arrived, ${duplicates} twice`,
      )
    }
    await publishing.done()
    await fleet.started()
    await untilStill(() => ledger.count().missing === 0, ledger.count)
    await untilStill(async () => (await fleet.any().countOpen()) === 0, ledger.count)
    const open = await fleet.any().countOpen()
    await publisher.close()
    await fleet.stop()
    return {
      ...ledger.count(),
      kills,
      open,
      firstDeliveryMs,
      publishedAgain: publishing.failed(),
      inFlight: fleet.takenUp(),
      seconds: (performance.now() - startedAt) / 1000,
    }
  } finally {
    await fleet.kill()
    await receiver.close()
    await storage.remove()
  }
}

function startFleet({ database, key }: Storage, size: number) {
  let takenUp = 0
  const start = () => startWorker({ database, key, onTakenUp: (jobs) => (takenUp += jobs) })
  // The first one makes the tables.
  const workers: WorkerProcess[] = [start()]

  const any = (): WorkerProcess => {
    const worker = workers[Math.floor(Math.random() * workers.length)]
    if (worker === undefined) throw new Error('a fleet has a worker')
    return worker
  }
  return {
    any,
    takenUp: () => takenUp,
    async started() {
      while (workers.length < size) workers.push(start())
      await Promise.all(workers.map(async ({ started }) => started))
    },
    async replaceOne() {
      const victim = any()
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

/** While a worker starts, or when a random part of this round's events is acknowledged, or has arrived. */
async function randomMoment(fleet: Fleet, count: () => Counts, before: Counts, share: number): Promise<void> {
  const kind = Math.random()
  if (kind < 0.15) return sleep(Math.random() * 1000)
  await fleet.started()
  const of = kind < 0.5 ? 'acknowledged' : 'arrived'
  const goal = before[of] + Math.random() * (share - before[of])
  const deadline = performance.now() + PATIENCE_MS
  while (count()[of] < goal && performance.now() < deadline) await sleep(Math.random() * 10)
}

/** Until `isDone`, or nothing has moved for a long time. */
async function untilStill(isDone: () => boolean | Promise<boolean>, count: () => Counts): Promise<void> {
  let moved = { at: performance.now(), arrived: -1 }
  while (!(await isDone()) && performance.now() - moved.at < PATIENCE_MS) {
    const { arrived } = count()
    if (arrived !== moved.arrived) moved = { at: performance.now(), arrived }
    await sleep(50)
  }
}

import { setTimeout as sleep } from 'node:timers/promises'
import type { Child } from './child.ts'

/** A process of a fleet. */
export type Worker = Pick<Child, 'kill' | 'stop'> & { readonly started: Promise<unknown> }

/** The processes of a run. Each that is killed is replaced. */
export interface Fleet<W extends Worker> {
  readonly pickRandom: () => W
  /** Starts the workers that are missing. Resolves when all have started. */
  readonly started: () => Promise<void>
  /** Kills a random worker. Returns its replacement, which starts. */
  readonly replaceOne: () => Promise<W>
  readonly stop: () => Promise<void>
  readonly kill: () => Promise<void>
}

/** Starts the first worker. `started` starts the others. */
export function startFleet<W extends Worker>(start: () => W, size: number): Fleet<W> {
  // One worker at first, which creates the tables.
  const workers: W[] = [start()]

  const pickRandom = (): W => {
    const worker = workers[Math.floor(Math.random() * workers.length)]
    if (worker === undefined) throw new Error('the fleet has no worker')
    return worker
  }
  return {
    pickRandom,
    async started() {
      await Promise.all(workers.map(async ({ started }) => started))
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

/** The run ends when nothing happens for this time. It is longer than a lease. */
const STALL_TIMEOUT_MS = 60_000

/**
 * Resolves while a worker starts, or when a random share of this round's messages has come so far: `counters` return how many were
 * acknowledged and how many were handled.
 */
export async function waitForRandomMoment(
  fleet: Pick<Fleet<Worker>, 'started'>,
  counters: { acknowledged: () => number; handled: () => number },
  share: number,
): Promise<void> {
  const before = { acknowledged: counters.acknowledged(), handled: counters.handled() }
  const moment = Math.random()
  if (moment < 0.15) return sleep(Math.random() * 1000)
  await fleet.started()
  const counter = moment < 0.5 ? 'acknowledged' : 'handled'
  const goal = before[counter] + Math.random() * (share - before[counter])
  const deadline = performance.now() + STALL_TIMEOUT_MS
  while (counters[counter]() < goal && performance.now() < deadline) await sleep(Math.random() * 10)
}

/** Resolves when `isDone` returns true, or when `count` has not changed for `stallMs`. */
export async function waitUntilDoneOrStalled(
  isDone: () => boolean | Promise<boolean>,
  count: () => number,
  stallMs: number = STALL_TIMEOUT_MS,
): Promise<void> {
  let lastChange = { at: performance.now(), count: -1 }
  while (!(await isDone()) && performance.now() - lastChange.at < stallMs) {
    if (count() !== lastChange.count) lastChange = { at: performance.now(), count: count() }
    await sleep(50)
  }
}

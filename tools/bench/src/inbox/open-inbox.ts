import { createInbox, type Inbox } from '@hookseal/inbox'
import { EventEmitter, once } from 'node:events'
import { inParallel } from '../lib/in-parallel.ts'
import { benchMessage, TYPE } from './bench-message.ts'

/** Runs in flight at the same time, for every candidate. */
export const CONCURRENCY = 32
/** Calls of `accept` at the same time. */
const ACCEPTS = 64

/** An inbox with an empty handler. */
export interface BenchInbox extends Pick<Inbox, 'start' | 'stop'> {
  /** Accepts `count` messages. */
  readonly fill: (count: number) => Promise<void>
  /** Resolves when the handler was called `count` times in total. */
  readonly handled: (count: number) => Promise<void>
}

export async function openBenchInbox(database: string): Promise<BenchInbox> {
  const inbox = await createInbox({ database })
  const calls = createCounter()
  inbox.on(TYPE, () => calls.count(1), { concurrency: CONCURRENCY })
  return {
    start: inbox.start,
    stop: inbox.stop,
    fill: async (count) =>
      inParallel(ACCEPTS, count, async () => {
        const message = benchMessage()
        await inbox.accept(message, message.id)
      }),
    handled: calls.reach,
  }
}

/** Counts calls. `reach` resolves when there were so many. */
export function createCounter(): { count: (calls: number) => void; reach: (goal: number) => Promise<void> } {
  const reached = new EventEmitter()
  let total = 0
  let goal = Infinity
  return {
    count(calls) {
      total += calls
      if (total >= goal) reached.emit('goal')
    },
    async reach(count) {
      goal = count
      if (total < goal) await once(reached, 'goal')
    },
  }
}

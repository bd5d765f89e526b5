import type { Database } from '@hookseal/engine/database'
import { TimeoutError, withTimeout } from '@hookseal/engine/util'
import type { Context } from '../context.ts'
import { INBOX_DEFAULTS } from '../defaults.ts'
import { InboxError } from '../errors.ts'
import { RANGES, readNumber } from '../options.ts'
import type { RunEnded } from '../runs/work.ts'
import type { Announce } from '../notify.ts'
import type { ReplayDriver } from '../resources/replays/replays.ts'
import { sweep } from '../resources/retention.ts'
import { toInboxError } from '../to-inbox-error.ts'
import { type DrainResult, waitUntilDrained } from './drain.ts'
import { startWorker, type Worker } from './worker.ts'

export interface Lifecycle {
  readonly start: () => Promise<void>
  readonly drain: (options?: { maxSeconds?: number }) => Promise<DrainResult>
  readonly stop: (options?: { timeoutSeconds?: number }) => Promise<void>
  /** Tells the running workers what was committed. */
  readonly wake: Worker['wake']
  readonly announce: Announce
  /** Reads which handlers are paused: from then on, the runs of this process obey it. */
  readonly readStates: () => Promise<void>
}

/** Embedded databases whose leases this process has recovered: it may have several inboxes. */
const recovered = new WeakSet<Database>()

/** Creates the functions that start and stop the workers of an inbox. */
export function createLifecycle(
  context: Context,
  closeDatabase: () => Promise<void>,
  replays: () => ReplayDriver,
): Lifecycle {
  const { database, queue } = context
  const workers = new Set<Worker>()
  const opening = new Set<Promise<unknown>>()
  const stopping = new AbortController()
  let started: Promise<Worker> | undefined
  let stopped: Promise<void> | undefined

  async function open(onEnded: (ended: RunEnded) => void): Promise<Worker> {
    // An embedded database has one process, so every lease in it is of a process that has ended.
    const recovers = database.backend === 'pglite' && !recovered.has(database) ? 'all' : 'expired'
    recovered.add(database)
    const starting = startWorker(context, {
      recovers,
      onEnded,
      runReplays: async () => replays().run(),
    })
    opening.add(starting)
    try {
      const worker = await starting
      workers.add(worker)
      return worker
    } catch (error) {
      throw toInboxError(error)
    } finally {
      opening.delete(starting)
    }
  }

  async function close(worker: Worker, drainMs: number): Promise<void> {
    await worker.stop(drainMs)
    workers.delete(worker)
  }

  function assertNotStopped(): void {
    if (stopped !== undefined)
      throw new InboxError('ERR_INBOX_CONFLICT', 'The inbox is stopped. Create a new one.')
  }

  return {
    async start() {
      assertNotStopped()
      const starting = (started ??= open(() => {}))
      try {
        await starting
      } catch (error) {
        // The database may have been unavailable: the next call tries again.
        if (started === starting) started = undefined
        throw error
      }
    },
    async drain({ maxSeconds = INBOX_DEFAULTS.drainSeconds } = {}) {
      assertNotStopped()
      if (started !== undefined)
        throw new InboxError(
          'ERR_INBOX_CONFLICT',
          'The inbox is started, so it runs what is due. Call either start or drain.',
        )
      const ms = readNumber('maxSeconds', maxSeconds, RANGES.maxSeconds) * 1000
      const startedAt = performance.now()
      const left = () => Math.max(0, ms - (performance.now() - startedAt))
      const result = { handled: 0, failed: 0 }
      const worker = await open(({ decision: { status } }) => {
        if (status === 'failed' || status === 'dead') result.failed++
        else if (status === 'done' || status === 'recorded' || status === 'discarded') result.handled++
      })
      let hasMore = true
      try {
        // Another drain continues with what is left.
        await withTimeout(left(), replays().run, () => new TimeoutError('drain')).catch(() => {})
        hasMore = await waitUntilDrained(context, worker, left(), stopping.signal)
        const ended = AbortSignal.any([stopping.signal, AbortSignal.timeout(Math.ceil(left()))])
        if (!hasMore) await sweep(context, ended)
      } catch (error) {
        throw toInboxError(error)
      } finally {
        await close(worker, 0)
      }
      // Runs that ended during the close count, too.
      return { ...result, hasMore }
    },
    async stop({ timeoutSeconds = INBOX_DEFAULTS.stopSeconds } = {}) {
      const ms = readNumber('timeoutSeconds', timeoutSeconds, RANGES.maxSeconds) * 1000
      stopping.abort()
      stopped ??= (async () => {
        // Otherwise a start or drain that just began would run messages after the stop.
        await Promise.allSettled(opening)
        await Promise.all([...workers].map(async (worker) => close(worker, ms)))
        await replays().stop()
        await queue.stop()
        await closeDatabase()
      })()
      await stopped
    },
    wake(committed) {
      for (const worker of workers) worker.wake(committed)
    },
    async readStates() {
      await Promise.all([...workers].map(async (worker) => worker.readStates()))
    },
    announce(notices) {
      for (const worker of workers) for (const notice of notices) worker.notice(notice)
    },
  }
}

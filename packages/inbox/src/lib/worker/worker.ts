import { ENGINE_DEFAULTS } from '@hookseal/engine'
import { type Dispatcher, startDispatcher } from '@hookseal/engine/dispatch'
import { runPeriodically } from '@hookseal/engine/util'
import type { Context } from '../context.ts'
import { INBOX_DEFAULTS } from '../defaults.ts'
import { CHANNEL, discardedOf } from '../notify.ts'
import { sweep } from '../resources/retention.ts'
import { adoptWaiting } from '../routing/adopt.ts'
import { commitOutcomes } from '../runs/commit-outcomes.ts'
import { loadWork } from '../runs/load-work.ts'
import { run } from '../runs/run.ts'
import { toRunReport } from '../runs/to-run-report.ts'
import type { Ended, RunEnded, Work } from '../runs/work.ts'
import { createFetch } from './fetch.ts'
import { createHandlerStates } from './handler-states.ts'

/** What runs messages: the dispatcher, the recovery of expired leases, and the adoption of waiting messages. */
export interface Worker {
  /** Runs what was committed now, instead of at the next poll. */
  readonly wake: (committed: { hasJobs: boolean; hasWaiting: boolean }) => void
  /** Does what a notification asks for. */
  readonly notice: (notice: string) => void
  /** Reads which handlers are paused. */
  readonly readStates: () => Promise<void>
  /** How many leased messages are not finished: they arrive, wait for their turn, run, or their outcome is not committed. */
  readonly held: () => number
  /** Waits `drainMs` for the runs in flight and aborts those that are left. Returns all other messages to the queue. */
  readonly stop: (drainMs: number) => Promise<void>
}

const UNRECORDED =
  'The handler may have handled the message, but the database rejected the result of the run. See the log of the inbox for the cause.'

interface WorkerOptions {
  recovers: 'expired' | 'all'
  /** Called with each run that ended. */
  onEnded: (ended: RunEnded) => void
  /** Runs the replays of many messages that wait, until none does. */
  runReplays: () => Promise<void>
}

export async function startWorker(
  context: Context,
  { recovers, onEnded, runReplays }: WorkerOptions,
): Promise<Worker> {
  const { database, clock, queue, policy, router, log } = context
  const states = createHandlerStates(context)
  const aborting = new AbortController()
  const fetch = createFetch(context, states.isPaused)
  let held = 0
  /** Fetches in flight: the database may have leased messages that did not arrive yet. */
  let fetching = 0
  let stopped: Promise<void> | undefined

  await recover(recovers)
  await states.refresh()
  await adoptWaiting(context)

  const dispatcher: Dispatcher = startDispatcher<Work, Ended>({
    database,
    queue: {
      async fetch(kind, options) {
        fetching++
        try {
          return await fetch(kind, options)
        } finally {
          // `load` counts what it leased before that.
          setImmediate(() => fetching--)
        }
      },
      async renew(jobs) {
        const renewed = await queue.renew(jobs)
        // The handler of a recorded one may go on.
        return new Set(jobs.filter((job) => renewed.has(job) || context.recorded.has(job)))
      },
    },
    log,
    concurrency: policy.concurrency,
    endpointConcurrency: (name) => router.get(name)?.concurrency ?? 1,
    attemptMs: 'unlimited',
    drainMs: INBOX_DEFAULTS.stopSeconds * 1000,
    async load(jobs) {
      held += jobs.length
      return loadWork(context, jobs)
    },
    // It may have been paused since its messages were leased.
    attempt: async (work, signal) =>
      states.isPaused(work.handler.name) ? undefined : run(context, work, signal),
    onAttempted(ended) {
      onEnded(ended)
      report(ended)
    },
    async commit(outcomes) {
      const hasNext = await commitOutcomes(context, outcomes)
      held -= outcomes.length
      if (hasNext) dispatcher.wake()
    },
    unrecorded: UNRECORDED,
  })

  function report(ended: RunEnded): void {
    const { decision, work } = ended
    // Without the error: its message may quote the payload. The log of runs has it.
    if (decision.status === 'dead')
      log.warn(
        { messageId: work.message.id, handler: work.handler.name },
        'message is dead after its last run',
      )
    try {
      context.onRun?.(toRunReport(ended))
    } catch (err) {
      log.error({ err }, 'onRun threw')
    }
  }

  async function recover(which: 'expired' | 'all'): Promise<void> {
    const jobs = await queue.recover(which)
    if (jobs > 0) log.info({ jobs }, 'recovered messages with expired leases')
  }

  async function adopt(): Promise<void> {
    if ((await adoptWaiting(context, aborting.signal)) > 0) dispatcher.wake()
  }

  async function readStates(): Promise<void> {
    for (const name of await states.refresh()) dispatcher.reload(name)
    dispatcher.wake()
  }

  const inBackground = (work: () => Promise<void>) =>
    void work().catch((err: unknown) => log.warn({ err }, 'the inbox could not be read, retrying'))

  function wake({ hasJobs, hasWaiting }: { hasJobs: boolean; hasWaiting: boolean }): void {
    if (hasJobs) dispatcher.wake()
    if (hasWaiting) inBackground(adopt)
  }

  function notice(text: string): void {
    const discardedId = discardedOf(text)
    if (discardedId !== undefined) dispatcher.lose(discardedId)
    else if (text === 'handlers') inBackground(readStates)
    else wake({ hasJobs: text === 'jobs', hasWaiting: text === 'waiting' })
  }

  const unlisten = await database
    .listen(CHANNEL, notice, {
      onGap() {
        wake({ hasJobs: true, hasWaiting: false })
        notice('handlers')
      },
    })
    .catch(async (error: unknown) => {
      await dispatcher.stop(AbortSignal.abort())
      throw error
    })
  const stops = [
    runPeriodically(
      ENGINE_DEFAULTS.recoverMs,
      async () => {
        if (await dispatcher.renewLeases()) await recover('expired')
      },
      log,
    ),
    runPeriodically(ENGINE_DEFAULTS.clockSyncMs, clock.sync, log),
    runPeriodically(INBOX_DEFAULTS.adoptPollMs, adopt, log),
    runPeriodically(INBOX_DEFAULTS.statesPollMs, readStates, log),
    runPeriodically(INBOX_DEFAULTS.replayPollMs, runReplays, log),
    runPeriodically(
      INBOX_DEFAULTS.retentionPollMs,
      async (signal) => sweep(context, signal),
      log,
      firstSweepMs(),
    ),
  ]

  return {
    wake,
    notice,
    readStates,
    held: () => held + fetching,
    async stop(drainMs) {
      aborting.abort()
      stopped ??= Promise.all([
        unlisten().catch(() => {}),
        dispatcher.stop(new AbortController().signal, drainMs),
        ...stops.map(async (stop) => stop()),
      ]).then(() => {})
      await stopped
    },
  }
}

/** Not all processes of a deployment at the same time. */
function firstSweepMs(): number {
  return INBOX_DEFAULTS.retentionFirstMs * (0.5 + Math.random())
}

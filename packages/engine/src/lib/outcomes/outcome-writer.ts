import { sqlStateOf } from '../database/sql-state.ts'
import { ENGINE_DEFAULTS } from '../defaults.ts'
import type { Logger } from '../logger.ts'
import { createWakeUp } from '../util/wake-up.ts'
import { type EngineWork, type JobOutcome, jobOfOutcome } from '../queue/work.ts'

export interface OutcomeWriter<Outcome> {
  /** Resolves when the outcome is committed. */
  readonly write: (outcome: Outcome) => Promise<void>
  /** How many outcomes are not committed yet. */
  readonly backlog: () => number
  /** Resolves when every outcome is committed. Gives up after `timeoutMs`, or when `giveUp` aborts. */
  readonly flush: (timeoutMs: number, giveUp?: AbortSignal) => Promise<void>
}

const RETRY_MS = { first: 50, most: 2000 }
/**
 * A transaction costs as much as a hundred outcomes in it. A batch therefore waits for as many as one fetch leases, for 40 ms at most. If a
 * quarter of them has gathered by then, the rest is near: it waits for 120 ms.
 */
const GATHER = { outcomes: ENGINE_DEFAULTS.batch, ms: 40, many: ENGINE_DEFAULTS.batch / 4, mostMs: 120 }

export interface OutcomeWriterOptions<Work extends EngineWork, Ended extends object> {
  /** Writes outcomes in one transaction. */
  commit: (outcomes: readonly JobOutcome<Work, Ended>[]) => Promise<void>
  /** Why a delivery ends whose outcome the database will never accept. */
  unrecorded: string
  log: Logger
  /** Transactions at the same time. */
  concurrency: number
}

/**
 * Writes outcomes in batches, `concurrency` of them at the same time, while the next batch gathers. Retries while the database is
 * unavailable: a delivery whose outcome is not written is sent again.
 */
export function createOutcomeWriter<Work extends EngineWork, Ended extends object>({
  commit,
  unrecorded,
  log,
  concurrency,
}: OutcomeWriterOptions<Work, Ended>): OutcomeWriter<JobOutcome<Work, Ended>> {
  type Outcome = JobOutcome<Work, Ended>
  const writing = new Set<Promise<void>>()
  let waiting: { outcome: Outcome; written: () => void }[] = []
  let draining: Promise<void> | undefined
  let backlog = 0
  /** Outcomes that were not written before the writer gave up. */
  let abandoned = 0
  const givenUp = new AbortController()
  const enough = createWakeUp()

  async function drain(): Promise<void> {
    while (waiting.length > 0 && !givenUp.signal.aborted) {
      if (waiting.length < GATHER.outcomes) await enough.sleep(GATHER.ms)
      if (waiting.length >= GATHER.many && waiting.length < GATHER.outcomes)
        await enough.sleep(GATHER.mostMs - GATHER.ms)
      if (writing.size === concurrency) await Promise.race(writing)
      const batch = waiting.slice(0, ENGINE_DEFAULTS.writeBatch)
      waiting = waiting.slice(batch.length)
      const write = persist(batch.map(({ outcome }) => outcome)).then(() => {
        writing.delete(write)
        backlog -= batch.length
        for (const { written } of batch) written()
      })
      writing.add(write)
    }
    draining = undefined
  }

  async function persist(outcomes: readonly Outcome[]): Promise<void> {
    for (let wait = RETRY_MS.first; !givenUp.signal.aborted; wait = Math.min(RETRY_MS.most, wait * 2)) {
      try {
        await commit(outcomes)
        return
      } catch (err) {
        if (isRejected(err)) return divide(outcomes, err)
        log.error({ err, outcomes: outcomes.length }, 'outcomes could not be written, retrying')
        await waitUnlessGivenUp(wait)
      }
    }
    abandoned += outcomes.length
  }

  /** Resolves after `ms`, or when the writer gives up. */
  async function waitUnlessGivenUp(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(end, ms)
      givenUp.signal.addEventListener('abort', end)
      function end(): void {
        clearTimeout(timer)
        givenUp.signal.removeEventListener('abort', end)
        resolve()
      }
    })
  }

  /**
   * The database will never accept one of these outcomes. Writes the others by halving the batch until that one is alone, and ends its
   * delivery: otherwise the event would be sent again whenever the lease expires, without end.
   */
  async function divide(outcomes: readonly Outcome[], err: unknown): Promise<void> {
    const [first, second] = outcomes
    if (first !== undefined && second === undefined) {
      const { deliveryId } = jobOfOutcome(first)
      log.error({ err, deliveryId }, 'outcome rejected by the database')
      if (first.kind === 'attempted')
        await persist([{ kind: 'abandoned', work: first.work, reason: unrecorded }])
      return
    }
    const middle = Math.ceil(outcomes.length / 2)
    await persist(outcomes.slice(0, middle))
    await persist(outcomes.slice(middle))
  }

  return {
    write: async (outcome) =>
      new Promise((written) => {
        waiting.push({ outcome, written })
        backlog++
        if (waiting.length >= GATHER.outcomes) enough.wake()
        draining ??= drain()
      }),
    backlog: () => backlog,
    async flush(timeoutMs, giveUp) {
      const timer = setTimeout(() => givenUp.abort(), timeoutMs)
      if (giveUp?.aborted === true) givenUp.abort()
      giveUp?.addEventListener('abort', () => givenUp.abort())
      for (let current = draining; current !== undefined; current = draining) await current
      await Promise.all(writing)
      clearTimeout(timer)
      const outcomes = abandoned + waiting.length
      if (outcomes > 0)
        log.error(
          { outcomes },
          'stopped before all outcomes were written: their deliveries will be sent again',
        )
    },
  }
}

/** Whether the values (SQLSTATE classes 22 and 23) or their size (54) are at fault, not the database. */
function isRejected(error: unknown): boolean {
  return /^(22|23|54)/.test(sqlStateOf(error) ?? '')
}

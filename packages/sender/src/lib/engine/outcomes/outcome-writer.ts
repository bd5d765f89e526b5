import { sqlStateOf } from '../../database/sql-state.ts'
import { SENDER_DEFAULTS } from '../../defaults.ts'
import type { SenderLogger } from '../../logger.ts'
import { createWakeUp } from '../wake-up.ts'
import type { JobOutcome } from '../attempts/work.ts'

export interface OutcomeWriter {
  /** Resolves when the outcome is committed. */
  readonly write: (outcome: JobOutcome) => Promise<void>
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
const GATHER = { outcomes: SENDER_DEFAULTS.batch, ms: 40, many: SENDER_DEFAULTS.batch / 4, mostMs: 120 }

const UNRECORDED =
  'The endpoint may have received the event, but the database rejected the result of the attempt. See the sender log for the cause.'

/**
 * Writes outcomes in batches, `concurrency` of them at the same time, while the next batch gathers. Retries while the database is
 * unavailable: a delivery whose outcome is not written is sent again.
 */
export function createOutcomeWriter(
  commit: (outcomes: readonly JobOutcome[]) => Promise<void>,
  log: SenderLogger,
  concurrency: number,
): OutcomeWriter {
  const writing = new Set<Promise<void>>()
  let waiting: { outcome: JobOutcome; written: () => void }[] = []
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
      const batch = waiting.slice(0, SENDER_DEFAULTS.writeBatch)
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

  async function persist(outcomes: readonly JobOutcome[]): Promise<void> {
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
  async function divide(outcomes: readonly JobOutcome[], err: unknown): Promise<void> {
    const [first, second] = outcomes
    if (first !== undefined && second === undefined) {
      const deliveryId = 'work' in first ? first.work.job.deliveryId : first.job.deliveryId
      log.error({ err, deliveryId }, 'outcome rejected by the database')
      if (first.kind === 'attempted')
        await persist([{ kind: 'abandoned', work: first.work, reason: UNRECORDED }])
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

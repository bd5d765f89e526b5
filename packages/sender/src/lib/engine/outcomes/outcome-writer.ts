import { sqlStateOf } from '../../database/sql-state.ts'
import { SENDER_DEFAULTS } from '../../defaults.ts'
import type { SenderLogger } from '../../logger.ts'
import { createWakeUp } from '../dispatch/wake-up.ts'
import type { JobOutcome } from '../attempts/work.ts'

export interface OutcomeWriter {
  /** Resolves when the outcome is committed. */
  readonly write: (outcome: JobOutcome) => Promise<void>
  /** How many outcomes were given to it and aren't committed. */
  readonly backlog: () => number
  /** Resolves when nothing is left to write; gives up what can't be written after `withinMs`. */
  readonly flush: (withinMs: number) => Promise<void>
}

const RETRY_MS = { first: 50, most: 2000 }
/** A transaction costs as much as a hundred outcomes in it: as many as a lease brings are waited for, but not for long. */
const GATHER = { outcomes: SENDER_DEFAULTS.batch, ms: 25 }

/**
 * Writes outcomes in batches, up to `atOnce` of them at a time; meanwhile the next one gathers. A database that is away is waited for:
 * what has been delivered must be written down, or it's delivered again.
 */
export function createOutcomeWriter(
  commit: (outcomes: readonly JobOutcome[]) => Promise<void>,
  log: SenderLogger,
  atOnce: number,
): OutcomeWriter {
  const writing = new Set<Promise<void>>()
  let waiting: { outcome: JobOutcome; written: () => void }[] = []
  let draining: Promise<void> | undefined
  let backlog = 0
  const givenUp = new AbortController()
  const enough = createWakeUp()

  async function drain(): Promise<void> {
    while (waiting.length > 0 && !givenUp.signal.aborted) {
      if (waiting.length < GATHER.outcomes) await enough.sleep(GATHER.ms)
      if (writing.size === atOnce) await Promise.race(writing)
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
        if (isRefused(err)) return divide(outcomes, err)
        log.error({ err, outcomes: outcomes.length }, 'outcomes could not be written; trying again')
        await untilGivenUp(wait)
      }
    }
  }

  /** Or `ms` later, if that is sooner. */
  async function untilGivenUp(ms: number): Promise<void> {
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

  /** What the database doesn't take for what it is, now or later, must not keep what came with it from being written down. */
  async function divide(outcomes: readonly JobOutcome[], err: unknown): Promise<void> {
    if (outcomes.length === 1) {
      log.error({ err }, 'an outcome cannot be written; the attempt is made again when its lease is over')
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
    async flush(withinMs) {
      const timer = setTimeout(() => givenUp.abort(), withinMs)
      for (let current = draining; current !== undefined; current = draining) await current
      await Promise.all(writing)
      clearTimeout(timer)
    },
  }
}

/** A fault of the values (classes 22 and 23) or their size (54), not of the database. */
function isRefused(error: unknown): boolean {
  return /^(22|23|54)/.test(sqlStateOf(error) ?? '')
}

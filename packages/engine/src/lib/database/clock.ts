import { sql } from 'drizzle-orm'
import type { Database, Transaction } from './database.ts'

/** The clock of the database, as seen from this process. Processes whose own clocks are wrong agree on it. */
export interface Clock {
  /** The estimated time of the database, in ms since the epoch. Precise to the duration of one query. */
  readonly now: () => number
  /**
   * Resolves with `now` in whole ms. Measures first if the clock of this machine was set, or the machine slept, since the last time: for times
   * that are stored in ids.
   */
  readonly read: () => Promise<number>
  /** Measures again how far the clock of this machine is off. */
  readonly sync: () => Promise<void>
}

/** Returns the clock of this machine until the first `sync`. An embedded database has no other clock. */
export function createClock(database: Database): Clock {
  let aheadMs = 0
  /** How far the monotonic clock of this process is from that of the machine. */
  let bootMs = Date.now() - performance.now()

  async function sync(): Promise<void> {
    if (database.backend === 'pglite') return
    const before = Date.now()
    const now = await readClock(database, sql`clock_timestamp()`)
    const errorMs = (Date.now() - before) / 2
    const measuredMs = now - before - errorMs
    // A measurement that agrees changes nothing: times would jump by its error, and later events seem older.
    if (Math.abs(measuredMs - aheadMs) > errorMs) aheadMs = measuredMs
    bootMs = Date.now() - performance.now()
  }

  const now = () => Date.now() + aheadMs
  return {
    now,
    async read() {
      if (Math.abs(Date.now() - performance.now() - bootMs) > JUMP_MS) await sync()
      return Math.floor(now())
    },
    sync,
  }
}

/** Clocks that are corrected slowly are off by less than this between two measurements. */
const JUMP_MS = 500

/** Resolves with the time at which the transaction began, by the clock of the database, in ms since the epoch. */
export async function readNow(tx: Transaction): Promise<number> {
  return readClock(tx, sql`now()`)
}

/** One moment by two clocks. */
export interface Moment {
  /** The time of the database, in ms since the epoch. */
  now: number
  /** `performance.now()` of this process: no later than `now`, so that a delay from here on never ends early by the database. */
  at: number
}

/** Resolves with the current moment. */
export async function readMoment(tx: Transaction): Promise<Moment> {
  const at = performance.now()
  return { now: await readClock(tx, sql`clock_timestamp()`), at }
}

async function readClock({ execute }: Transaction, time: ReturnType<typeof sql>): Promise<number> {
  const { rows } = await execute(sql<{ ms: number }>`select extract(epoch from ${time})::float8 * 1000 as ms`)
  const [row] = rows
  if (row === undefined) throw new Error('select returns one row')
  return row.ms
}

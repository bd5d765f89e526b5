import { sql } from 'drizzle-orm'
import type { Database, Transaction } from './database.ts'

/** The clock of the database, as seen from this process. Processes whose own clocks are wrong agree on it. */
export interface Clock {
  /** The estimated time of the database, in ms since the epoch. Precise to the duration of one query. */
  readonly now: () => number
  /** Measures again how far the clock of this machine is off. */
  readonly sync: () => Promise<void>
}

/** Returns the clock of this machine until the first `sync`. An embedded database has no other clock. */
export function createClock(database: Database): Clock {
  let aheadMs = 0
  return {
    now: () => Date.now() + aheadMs,
    async sync() {
      if (database.backend === 'pglite') return
      const before = Date.now()
      const now = await readClock(database, sql`clock_timestamp()`)
      aheadMs = now - (before + Date.now()) / 2
    },
  }
}

/** Resolves with the time at which the transaction began, by the clock of the database, in ms since the epoch. */
export async function readNow(tx: Transaction): Promise<number> {
  return readClock(tx, sql`now()`)
}

async function readClock({ execute }: Transaction, time: ReturnType<typeof sql>): Promise<number> {
  const { rows } = await execute(sql<{ ms: number }>`select extract(epoch from ${time})::float8 * 1000 as ms`)
  const [row] = rows
  if (row === undefined) throw new Error('select returns one row')
  return row.ms
}

import { sql } from 'drizzle-orm'
import { SenderError } from '../../errors.ts'
import { type Database, readNow, sqlStateOf, type Transaction } from '@hookseal/engine/database'
import { createPartitions, isCovered } from './create-partitions.ts'
import { DAY_MS, startOfDay } from './days.ts'
import { readPartitions } from './read-partitions.ts'
import { PARTITIONED_TABLES } from './tables.ts'

/** What this process knows about the partitions of events, deliveries and attempts. */
export interface Partitions {
  /**
   * The end of the partition that an upgrade made of each table, in ms since the epoch; undefined if there is none. In it, ids of events and
   * deliveries do not contain their exact `created_at`.
   */
  readonly upgradedUntil: number | undefined
  /** Creates the partitions of today and the following days, and reads which exist. */
  readonly prepare: () => Promise<void>
  /**
   * Creates the partitions for events of these times, in ms since the epoch, unless this process knows that they exist: then it runs no query.
   *
   * @param tx The transaction of the caller. An embedded database has one connection, so the partitions are created in it.
   * @throws {SenderError} `ERR_SENDER_DATABASE` for a time that is not of yesterday, today or tomorrow and has no partition.
   */
  readonly ensure: (times: readonly number[], tx?: Transaction) => Promise<void>
  /** Makes the next `ensure` query: an insert found no partition. */
  readonly forget: () => void
}

/** How many days after today have a partition. Publishing creates a missing one, so this only keeps that rare. */
const DAYS_AHEAD = 1
const LOCK_NOT_AVAILABLE = '55P03'
const TRIES = 3
/** How often publishing creates partitions ahead, in a process that does not deliver. */
const AHEAD_MS = 60_000

export function createPartitionsOf(database: Database): Partitions {
  /** The starts of days that have partitions in all tables. */
  let days: ReadonlySet<number> = new Set()
  let upgradedUntil: number | undefined
  let preparing: Promise<void> | undefined
  let preparedAt = -Infinity

  async function prepareIn(tx: Transaction, wanted: readonly number[] = []): Promise<void> {
    const today = startOfDay(await readNow(tx))
    const ahead = Array.from({ length: DAYS_AHEAD + 1 }, (_, n) => today + n * DAY_MS)
    const needed = [...new Set([...wanted, ...ahead])]
    let existing = await readPartitions(tx)
    const isComplete = (day: number) => PARTITIONED_TABLES.every(({ name }) => isCovered(existing, name, day))
    const far = wanted.find((day) => Math.abs(day - today) > DAY_MS && !isComplete(day))
    if (far !== undefined) throw wrongClock(far, today)
    if (!needed.every(isComplete)) {
      await createPartitions(tx, needed)
      existing = await readPartitions(tx)
    }
    days = new Set(needed.filter(isComplete))
    upgradedUntil = existing.find(({ from }) => from === null)?.to
    if (upgradedUntil !== undefined && database.backend === 'pglite') await analyzeUpgraded(tx)
  }

  /** Uses one connection for all callers that wait. */
  async function prepare(wanted?: readonly number[]): Promise<void> {
    preparedAt = performance.now()
    preparing ??= tryRepeatedly(async () =>
      database.transaction(async (tx) => prepareIn(tx, wanted)),
    ).finally(() => (preparing = undefined))
    return preparing
  }

  return {
    get upgradedUntil() {
      return upgradedUntil
    },
    prepare: async () => prepare(),
    async ensure(times, tx) {
      const wanted = [...new Set(times.map(startOfDay))]
      const missing = () => wanted.filter((day) => !days.has(day))
      if (missing().length === 0) {
        const isEnding = wanted.some((day) => !days.has(day + DAY_MS))
        // The insert of tomorrow reports the error.
        if (isEnding && performance.now() - preparedAt > AHEAD_MS) prepare().catch(() => {})
        return
      }
      if (tx !== undefined && database.backend === 'pglite') {
        await prepareIn(tx, missing())
        // The caller may roll it back.
        days = new Set()
        return
      }
      await preparing?.catch(() => {})
      if (missing().length > 0) await prepare(missing())
    },
    forget() {
      days = new Set()
    },
  }
}

/** Other processes may keep the lock for longer than the time limit: dropping partitions waits for open transactions. */
async function tryRepeatedly(run: () => Promise<void>): Promise<void> {
  for (let tries = 1; ; tries++) {
    try {
      await run()
      return
    } catch (error) {
      if (tries === TRIES || sqlStateOf(error) !== LOCK_NOT_AVAILABLE) throw error
    }
  }
}

/**
 * Reads the range of times in the partition that an upgrade made, unless it is known. An embedded database has no autovacuum, and would join
 * batches by scans: see `createPartitions`.
 */
async function analyzeUpgraded({ execute }: Transaction): Promise<void> {
  for (const table of ['events_upgraded', 'deliveries_upgraded']) {
    const { rows } = await execute(sql`
      select from pg_stats where schemaname = 'hookseal' and tablename = ${table} and attname = 'created_at'`)
    if (rows.length === 0) await execute(sql.raw(`analyze hookseal.${table} (created_at)`))
  }
}

function wrongClock(ours: number, theirs: number): SenderError {
  const [own, database] = [ours, theirs].map((day) => new Date(day).toISOString().slice(0, 10))
  return new SenderError(
    'ERR_SENDER_DATABASE',
    `The clock of this machine says ${own}, and that of the database ${database}. Correct it, and publish the event again.`,
  )
}

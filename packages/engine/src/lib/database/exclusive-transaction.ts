import { sql } from 'drizzle-orm'
import { setTimeout as sleep } from 'node:timers/promises'
import { ENGINE_DEFAULTS } from '../defaults.ts'
import { EngineError } from '../errors.ts'
import type { Logger } from '../logger.ts'
import type { Database, Transaction } from './database.ts'
import { sqlStateOf } from './sql-state.ts'

const POLL_MS = 250
/** How often a process that waits writes this to the log. */
const LOG_MS = 5000
/** Another client has the lock of a table, for longer than the time limit or in a deadlock. */
const TABLE_LOCKED: ReadonlySet<string | undefined> = new Set(['55P03', '40P01'])

export interface ExclusiveOptions {
  /** The number of the advisory lock. */
  lock: number
  /** What the transaction does, for messages: `migrates the tables`. */
  purpose: string
  log: Logger
  /** How long to wait for other processes. @default 5 minutes */
  waitMs?: number
}

/**
 * Runs `work` in a transaction that only one process of the database runs at a time. Other processes poll until it ends, and write every
 * 5 s to the log that they wait. They also wait for clients that keep a table of `work` locked, such as a backup.
 *
 * @throws {EngineError} `ERR_ENGINE_DATABASE` after `waitMs`
 */
export async function runExclusively<T>(
  database: Database,
  { lock, purpose, log, waitMs = ENGINE_DEFAULTS.migrationWaitMs }: ExclusiveOptions,
  work: (tx: Transaction) => Promise<T>,
): Promise<T> {
  const startedAt = performance.now()
  let loggedAt = startedAt - LOG_MS + 4 * POLL_MS
  for (;;) {
    const outcome = await tryOnce(database, lock, work)
    if ('result' in outcome) return outcome.result
    const now = performance.now()
    const waitedMs = Math.round(now - startedAt)
    const reason = outcome.isTableLocked
      ? `a client of the database that keeps a table locked, before it ${purpose}`
      : `another process that ${purpose}`
    if (waitedMs >= waitMs)
      throw new EngineError(
        'ERR_ENGINE_DATABASE',
        `Waited ${Math.round(waitedMs / 1000)} s for ${reason}. See pg_stat_activity for its connection, end it, and start again.`,
      )
    if (now - loggedAt >= LOG_MS) {
      loggedAt = now
      log.warn({ waitedMs }, `waiting for ${reason}`)
    }
    // What queued behind the statement has its turn meanwhile.
    await sleep(outcome.isTableLocked ? ENGINE_DEFAULTS.lockRetryMs : POLL_MS)
  }
}

type Outcome<T> = { result: T } | { isTableLocked: boolean }

async function tryOnce<T>(
  database: Database,
  lock: number,
  work: (tx: Transaction) => Promise<T>,
): Promise<Outcome<T>> {
  try {
    return await database.transaction(
      async (tx): Promise<Outcome<T>> => {
        const { rows } = await tx.execute(
          sql<{ held: boolean }>`select pg_try_advisory_xact_lock(${lock}) as held`,
        )
        if (rows[0]?.held !== true) return { isTableLocked: false }
        await tx.execute(sql.raw(`set local lock_timeout = ${ENGINE_DEFAULTS.tableLockMs}`))
        return { result: await work(tx) }
      },
      // Changing a large table may take long.
      { statementTimeoutMs: 0 },
    )
  } catch (error) {
    if (TABLE_LOCKED.has(sqlStateOf(error))) return { isTableLocked: true }
    throw error
  }
}

import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from 'drizzle-orm'
import { priorityOfRetry } from '@hookseal/engine/queue'
import type { Context } from '../context.ts'
import { INBOX_DEFAULTS } from '../defaults.ts'
import { ORGANIZATION, RUNS } from '../queue.ts'
import type { Worker } from './worker.ts'

/** What a call of `drain` did. */
export interface DrainResult {
  /** Runs that ended well, or discarded their message. */
  handled: number
  /** Runs that failed. Their messages are retried, or dead. */
  failed: number
  /** Whether messages of this process's handlers are still due: call `drain` again. */
  hasMore: boolean
}

/**
 * Waits until nothing is due and every outcome is committed, for `ms` at most or until `signal` aborts. Resolves with whether something may
 * be left.
 */
export async function waitUntilDrained(
  context: Context,
  worker: Pick<Worker, 'held'>,
  ms: number,
  signal: AbortSignal,
): Promise<boolean> {
  const endsAt = performance.now() + ms
  for (;;) {
    if (signal.aborted) return true
    // Twice: what was committed in between may have made another message due.
    if (worker.held() === 0 && !(await hasDue(context)) && worker.held() === 0) return false
    if (performance.now() >= endsAt) return true
    await sleep(Math.min(INBOX_DEFAULTS.drainPollMs, Math.max(1, endsAt - performance.now())))
  }
}

/** Whether a message of the handlers of this process is due, of those that are not paused. */
async function hasDue({ database, clock, router }: Context): Promise<boolean> {
  const names = JSON.stringify(router.all().map(({ name }) => name))
  const { rows } = await database.execute(sql<{ exists: boolean }>`
    select exists (
      select from json_array_elements_text(${names}::text::json) as n(name) cross join lateral (
        select from hookseal_queue.job_common
        where ${sql.raw(RUNS.waiting)} and group_tier collate "C" = ${ORGANIZATION} and group_id collate "C" = n.name
          and priority >= ${priorityOfRetry(new Date(clock.now()))} and start_after <= hookseal_queue.job_now() limit 1) due
      where not exists (select from hookseal_inbox.handlers h where h.name = n.name and h.paused_at is not null))`)
  return rows[0]?.exists === true
}

import { type SQL, sql } from 'drizzle-orm'
import type { Transaction } from '../database/database.ts'
import { FIRST_ATTEMPT, priorityOfRetry } from './priority.ts'
import type { QueueTable } from './queue-table.ts'

/** How many jobs there are in each state. */
export interface QueueDepth {
  ready: number
  scheduled: number
  leased: number
}

/** Up to this many jobs of a state are counted. */
const COUNTED = 10_000

/**
 * Counts the jobs in each state, up to `COUNTED`. More than that are estimated from the statistics of the index, which autovacuum keeps,
 * so the call costs the same with any backlog.
 */
export async function readDepth(
  { execute }: Transaction,
  table: QueueTable,
  now: number,
): Promise<QueueDepth> {
  const countUpTo = (condition: SQL) => countJobs(table, condition)
  const dueRetry = priorityOfRetry(new Date(now))
  const { rows } = await execute(sql<{
    first: number
    retry: number
    scheduled: number
    leased: number
    waiting: number
  }>`
    select ${countUpTo(sql`priority >= ${FIRST_ATTEMPT}`)} as first,
      ${countUpTo(sql`priority between ${dueRetry} and ${FIRST_ATTEMPT - 1}`)} as retry,
      ${countUpTo(sql`priority < ${dueRetry}`)} as scheduled,
      (select count(*)::int from (select from hookseal_queue.job_common
        where ${sql.raw(table.leased)} limit ${COUNTED}) counted) as leased,
      coalesce((select reltuples from pg_class where oid = to_regclass(${`hookseal_queue.${table.indexes.turns}`})), 0)::int as waiting`)
  const [row] = rows
  if (row === undefined) throw new Error('select returns one row')
  const ready = row.first + row.retry
  // What the counts left out belongs to the states that reached the limit.
  const rest = Math.max(0, row.waiting - ready - row.scheduled)
  const isMore = {
    ready: row.first === COUNTED || row.retry === COUNTED,
    scheduled: row.scheduled === COUNTED,
  }
  const share = isMore.ready && isMore.scheduled ? rest / 2 : rest
  return {
    ready: Math.round(ready + (isMore.ready ? share : 0)),
    scheduled: Math.round(row.scheduled + (isMore.scheduled ? share : 0)),
    leased: row.leased,
  }
}

function countJobs({ waiting }: QueueTable, condition: SQL): SQL {
  return sql`(select count(*)::int from (select from hookseal_queue.job_common
    where ${sql.raw(waiting)} and ${condition} order by priority desc, created_on limit ${COUNTED}) counted)`
}

import type { Transaction } from '../database/database.ts'
import type { AttemptKind, Job, Turn } from './job.ts'
import { deliveryOf } from './job-id.ts'
import { FIRST_ATTEMPT, PROBE, rangeOf } from './priority.ts'
import type { QueueTable } from './queue-table.ts'

/** What a fetch skips. */
export interface Full {
  /** Organizations whose jobs are not leased. */
  organizations: ReadonlySet<string>
  /** Whether jobs of this endpoint are not leased. */
  isFull: (endpointId: string) => boolean
  /** Whether a probe of this endpoint is leased nevertheless. */
  acceptsProbe: (endpointId: string) => boolean
  /** Endpoints that were full when earlier fetches skipped them, and no longer are. */
  freed: readonly Turn[]
}

export interface FetchOptions {
  limit: number
  /** Undefined if nothing is full. */
  full?: Full
}

/** The time of the database, in ms since the epoch. */
interface At {
  now: number
}

export interface Fetched {
  jobs: Job[]
  /** Whether a limit may have left out jobs that are due. */
  hasMore: boolean
  /** When to go on looking for due jobs, by `performance.now()`; undefined if the fetch looked everywhere. */
  restAt?: number | undefined
}

/** A row of the queue's table, as pg-boss defines it. */
interface JobRow {
  id: string
  endpointId: string | null
  organizationId: string | null
  priority: number
  retryCount: number
  made: string
}

/** Leases due jobs in the order of the queue's index: probes and first attempts oldest first, retries by their due times. */
export async function fetchInOrder(
  connection: Transaction['queue'],
  table: QueueTable,
  kind: AttemptKind,
  { now, limit }: FetchOptions & At,
): Promise<Fetched> {
  const [least, most] = rangeOf(kind, now)
  const jobs = await leaseJobs(
    connection,
    table,
    `select ctid from hookseal_queue.job_common
      where ${table.waiting} and start_after <= hookseal_queue.job_now() and priority >= $1 and priority <= $2
      order by priority desc, created_on limit $3 for update skip locked`,
    [least, most, limit],
  )
  return { jobs, hasMore: jobs.length === limit }
}

/**
 * Leases the jobs whose `ctid` a statement selects, as pg-boss 12.35 does for a queue without policies. The statement must lock them, so
 * that their `ctid` remains. A job that was changed since the statement began is left for the next fetch.
 *
 * An array of addresses is always read one by one. With a join, PostgreSQL may read the whole table, and the primary key costs three pages
 * for each job.
 */
export async function leaseJobs(
  connection: Transaction['queue'],
  { idPrefix }: QueueTable,
  select: string,
  values: unknown[],
): Promise<Job[]> {
  const leasedAt = performance.now()
  const { rows } = await connection.executeSql(
    `with next as (${select})
    update hookseal_queue.job_common j set state = 'active', started_on = hookseal_queue.job_now(),
      retry_count = case when started_on is null then retry_count else retry_count + 1 end
    where j.ctid = any(array(select ctid from next))
    returning j.id, j.group_id as "endpointId", j.group_tier as "organizationId", j.priority, j.retry_count as "retryCount",
      j.data ->> 'made' as made`,
    values,
  )
  // As the statement returns them: in the order of their addresses.
  return (rows as JobRow[]).toSorted(byTurn).map((row) => toJob(row, idPrefix, leasedAt))
}

/** Probes and first attempts in the order of their creation, which their ids begin with. Retries by their due times. */
function byTurn(a: JobRow, b: JobRow): number {
  if (a.priority !== b.priority) return b.priority - a.priority
  return a.id < b.id ? -1 : 1
}

function toJob(
  { id, endpointId, organizationId, priority, retryCount, made }: JobRow,
  idPrefix: string,
  leasedAt: number,
): Job {
  return {
    deliveryId: deliveryOf(idPrefix, id),
    endpointId: endpointId ?? '',
    organizationId: organizationId ?? '',
    kind: priority >= FIRST_ATTEMPT ? 'first' : 'retry',
    isProbe: priority >= PROBE,
    lease: `${made}:${retryCount}`,
    leasedAt,
  }
}

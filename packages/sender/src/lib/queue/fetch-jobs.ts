import type { Transaction } from '../database/database.ts'
import type { AttemptKind, Job } from './job.ts'
import { deliveryOf } from './job-id.ts'
import { FIRST_ATTEMPT, PROBE, priorityOfRetry } from './priority.ts'

export interface FetchOptions {
  limit: number
  /** Endpoints whose jobs are not leased. */
  skip: readonly string[]
  /** Those of them whose probes are leased nevertheless. */
  probed: readonly string[]
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

/**
 * Leases due jobs in the order of the queue's index: probes, first attempts and retries by due time, each oldest first. This is the fetch
 * of pg-boss 12.35 for a queue without policies, with conditions that it does not have. `now` is the
 * time of the database in ms.
 */
export async function fetchJobs(
  connection: Transaction['queue'],
  { kind, now, limit, skip, probed }: FetchOptions & { kind: AttemptKind; now: number },
): Promise<Job[]> {
  const { least, most } = rangeOf(kind, now)
  const skipped =
    skip.length === 0 ? '' : `and (group_id <> all($4) or priority >= ${PROBE} and group_id = any($5))`
  const { rows } = await connection.executeSql(
    `with next as (
      select id from hookseal_queue.job_common
      where name = 'deliveries' and state < 'active' and not blocked and start_after <= hookseal_queue.job_now()
        and priority >= $1 and priority <= $2 ${skipped}
      order by priority desc, created_on limit $3 for update skip locked)
    update hookseal_queue.job_common j set state = 'active', started_on = hookseal_queue.job_now(),
      retry_count = case when started_on is null then retry_count else retry_count + 1 end
    from next where j.name = 'deliveries' and j.id = next.id
    returning j.id, j.group_id as "endpointId", j.group_tier as "organizationId", j.priority, j.retry_count as "retryCount",
      j.data ->> 'made' as made`,
    [least, most, limit, ...(skip.length === 0 ? [] : [skip, probed])],
  )
  return (rows as JobRow[]).map((row) => toJob(row, kind)) // as the statement returns them
}

function rangeOf(kind: AttemptKind, now: number): { least: number; most: number } {
  return kind === 'first'
    ? { least: FIRST_ATTEMPT, most: PROBE }
    : { least: priorityOfRetry(new Date(now)), most: FIRST_ATTEMPT - 1 }
}

function toJob(
  { id, endpointId, organizationId, priority, retryCount, made }: JobRow,
  kind: AttemptKind,
): Job {
  return {
    deliveryId: deliveryOf(id),
    endpointId: endpointId ?? '',
    organizationId: organizationId ?? '',
    kind,
    isProbe: priority >= PROBE,
    lease: `${made}:${retryCount}`,
  }
}

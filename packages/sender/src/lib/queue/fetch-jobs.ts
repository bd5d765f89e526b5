import type { Transaction } from '../database/database.ts'
import type { AttemptKind, Job } from './job.ts'
import { deliveryOf } from './job-id.ts'
import { FIRST_ATTEMPT, PROBE, priorityOfRetry } from './priority.ts'
import { IN_TURN } from './turns.ts'

export interface FetchOptions {
  limit: number
  /** Organizations whose jobs are not leased. */
  organizations: ReadonlySet<string>
  /** Endpoints whose jobs are not leased. */
  endpoints: ReadonlySet<string>
  /** Those of them whose probes are leased nevertheless. */
  probed: readonly string[]
}

export interface Fetched {
  jobs: Job[]
  /** Whether a limit may have left out jobs that are due. */
  hasMore: boolean
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
 * Leases due jobs in the order of the queue's index: probes and first attempts oldest first, retries by their due times. `now` is the time of
 * the database in ms. Reads what it skips.
 */
export async function fetchInOrder(
  connection: Transaction['queue'],
  { kind, now, limit, organizations, endpoints }: FetchOptions & { kind: AttemptKind; now: number },
): Promise<Fetched> {
  const least = kind === 'first' ? FIRST_ATTEMPT : priorityOfRetry(new Date(now))
  const most = kind === 'first' ? PROBE : FIRST_ATTEMPT - 1
  const skips = organizations.size + endpoints.size > 0
  const jobs = await lease(
    connection,
    `select id from hookseal_queue.job_common
      where name = 'deliveries' and state < 'active' and not blocked and start_after <= hookseal_queue.job_now()
        and priority >= $1 and priority <= $2
        ${skips ? `and group_id <> all($4) and coalesce(group_tier, '') <> all($5)` : ''}
      order by priority desc, created_on limit $3 for update skip locked`,
    [least, most, limit, ...(skips ? [[...endpoints], [...organizations]] : [])],
  )
  return { jobs, hasMore: jobs.length === limit }
}

/** Of one endpoint, a fetch in turn leases a quarter at most. */
const TURNS = 4

/** Leases first attempts and probes endpoint by endpoint, beginning after `after`. What it skips costs nothing, see turns.ts. */
export async function fetchInTurn(
  connection: Transaction['queue'],
  { limit, after, organizations, endpoints, probed }: FetchOptions & { after: Turn },
): Promise<Fetched> {
  const ofOne = Math.ceil(limit / TURNS)
  const { organizationId, endpointId } = after
  const values = [limit, ofOne, PROBE, organizationId, endpointId, [...organizations], [...endpoints], probed]
  const jobs = await lease(connection, IN_TURN, values)
  const byEndpoint = Map.groupBy(jobs, (job) => job.endpointId)
  return {
    jobs,
    hasMore: jobs.length === limit || [...byEndpoint.values()].some(({ length }) => length === ofOne),
  }
}

type Turn = Pick<Job, 'organizationId' | 'endpointId'>

/** Leases the jobs that a statement selects, as pg-boss 12.35 does for a queue without policies. */
async function lease(connection: Transaction['queue'], select: string, values: unknown[]): Promise<Job[]> {
  const leasedAt = performance.now()
  const { rows } = await connection.executeSql(
    `with next as (${select})
    update hookseal_queue.job_common j set state = 'active', started_on = hookseal_queue.job_now(),
      retry_count = case when started_on is null then retry_count else retry_count + 1 end
    from next where j.name = 'deliveries' and j.id = next.id
    returning j.id, j.group_id as "endpointId", j.group_tier as "organizationId", j.priority, j.retry_count as "retryCount",
      j.data ->> 'made' as made`,
    values,
  )
  return (rows as JobRow[]).map((row) => toJob(row, leasedAt)) // as the statement returns them
}

function toJob(
  { id, endpointId, organizationId, priority, retryCount, made }: JobRow,
  leasedAt: number,
): Job {
  return {
    deliveryId: deliveryOf(id),
    endpointId: endpointId ?? '',
    organizationId: organizationId ?? '',
    kind: priority >= FIRST_ATTEMPT ? 'first' : 'retry',
    isProbe: priority >= PROBE,
    lease: `${made}:${retryCount}`,
    leasedAt,
  }
}

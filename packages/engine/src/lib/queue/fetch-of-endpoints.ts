import type { Transaction } from '../database/database.ts'
import { type Fetched, leaseJobs } from './fetch-jobs.ts'
import type { AttemptKind, Turn } from './job.ts'
import { rangeOf } from './priority.ts'
import type { QueueTable } from './queue-table.ts'
import { jobsOfTurns } from './turns.ts'

/** Of one endpoint among several, a fetch leases a quarter at most. */
const TURNS = 4

/**
 * Leases due jobs of these endpoints, in their order until the limit is reached. What the others have waiting costs nothing.
 *
 * @param options `now` is the time of the database, in ms since the epoch.
 */
export async function fetchOfEndpoints(
  connection: Transaction['queue'],
  table: QueueTable,
  kind: AttemptKind,
  { endpoints, limit, now }: { endpoints: readonly Turn[]; limit: number; now: number },
): Promise<Fetched> {
  if (endpoints.length === 0) return { jobs: [], hasMore: false }
  const [least, most] = rangeOf(kind, now)
  const ofOne = Math.ceil(limit / Math.min(TURNS, endpoints.length))
  const jobs = await leaseJobs(connection, table, jobsOfTurns(table), [
    endpoints.map(({ organizationId }) => organizationId),
    endpoints.map(({ endpointId }) => endpointId),
    endpoints.map(() => least),
    most,
    ofOne,
    limit,
  ])
  const counts = [...Map.groupBy(jobs, ({ endpointId }) => endpointId).values()]
  return { jobs, hasMore: jobs.length === limit || counts.some((own) => own.length === ofOne) }
}

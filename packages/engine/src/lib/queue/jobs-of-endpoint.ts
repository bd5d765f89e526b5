import { type SQL, sql } from 'drizzle-orm'
import type { Turn } from './job.ts'
import type { QueueTable } from './queue-table.ts'

/** Selects the ids of an endpoint's jobs, waiting or leased, at most `limit`. Reads no others, except leased ones. */
export function jobsOfEndpoint(
  { waiting, leased }: QueueTable,
  { organizationId, endpointId }: Turn,
  limit: number,
): SQL<{ id: string }> {
  return sql`
    (select id from hookseal_queue.job_common
      where ${sql.raw(waiting)} and group_tier collate "C" = ${organizationId} and group_id collate "C" = ${endpointId}
      order by priority desc, created_on limit ${limit})
    union all
    (select id from hookseal_queue.job_common where ${sql.raw(leased)} and group_id = ${endpointId})
    limit ${limit}`
}

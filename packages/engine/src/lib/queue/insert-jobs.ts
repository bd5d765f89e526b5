import { type SQL, sql } from 'drizzle-orm'
import { randomInt } from 'node:crypto'
import type { Transaction } from '../database/database.ts'
import type { NewJob } from './job.ts'
import { jobOf } from './job-id.ts'
import type { QueueTable } from './queue-table.ts'
import { FIRST_ATTEMPT, PROBE, priorityOfRetry } from './priority.ts'

const MADE = 2 ** 47

/**
 * Inserts jobs, except for deliveries that have one, as pg-boss 12.35 does for a queue without policies: its own statement has 23 columns,
 * and compares each row with every unique index of the table.
 */
export async function insertJobs(
  { execute }: Transaction,
  table: QueueTable,
  jobs: readonly NewJob[],
): Promise<void> {
  if (jobs.length === 0) return
  await execute(
    insertJobsFrom(
      table,
      sql`select id, made, priority, due, endpoint, organization from json_to_recordset(${JSON.stringify(jobs.map(toRow))}::text::json) as r(
        id uuid, made int8, priority int, due timestamptz, endpoint text, organization text)`,
    ),
  )
}

/** Inserts first attempts of the rows that `source` selects: columns `id`, a UUID, `endpoint` and `organization`. Part of a larger statement. */
export function insertFirstAttempts(table: QueueTable, source: SQL): SQL {
  return insertJobsFrom(
    table,
    sql`select id, floor(random() * ${MADE})::int8 as made, ${sql.raw(String(FIRST_ATTEMPT))} as priority, null::timestamptz as due, endpoint, organization
      from (${source}) first_attempts`,
  )
}

function insertJobsFrom({ name }: QueueTable, source: SQL): SQL {
  return sql`
    insert into hookseal_queue.job_common (id, name, data, priority, start_after, created_on, group_id, group_tier, expire_seconds,
      deletion_seconds, keep_until, retry_limit, retry_delay, retry_backoff, policy)
    select n.id, q.name, jsonb_build_object('made', n.made), n.priority, coalesce(n.due, hookseal_queue.job_now()),
      hookseal_queue.job_now(), n.endpoint, n.organization, q.expire_seconds, q.deletion_seconds,
      coalesce(n.due, hookseal_queue.job_now()) + q.retention_seconds * interval '1s', q.retry_limit, q.retry_delay, q.retry_backoff, q.policy
    from (${source}) n cross join hookseal_queue.queue q
    where q.name = ${name}
    on conflict (name, id) do nothing`
}

function toRow({ deliveryId, endpointId, organizationId, dueAt, isProbe = false }: NewJob) {
  const base = {
    id: jobOf(deliveryId),
    // A part of the fence. pg-boss counts the leases of a job, but restarts the count for the next job of the same delivery.
    made: randomInt(MADE),
    endpoint: endpointId,
    // Absent for a job of an earlier version.
    ...(organizationId === '' ? {} : { organization: organizationId }),
  }
  if (isProbe) return { ...base, priority: PROBE }
  if (dueAt === undefined) return { ...base, priority: FIRST_ATTEMPT }
  return { ...base, priority: priorityOfRetry(dueAt), due: dueAt }
}

import type { QueueTable } from './queue-table.ts'
import { PROBE } from './priority.ts'

/** The collation has a fixed order, in which `~` follows every id of an endpoint. */
const KEY = `group_tier collate "C", group_id collate "C"`

/** The keys of the index that lets a fetch step from one endpoint with waiting jobs to the next, whatever each has waiting. */
export const TURN_KEYS = `(group_tier collate "C"), (group_id collate "C"), priority desc, created_on`

/**
 * Selects the next $3 endpoints with waiting jobs after the endpoint ($1, $2), with the highest priority from $5 to $6 that each has
 * waiting, or null. Costs the same whatever they have waiting. Steps over the endpoints of the organizations $4.
 */
export const exploreTurns = (table: QueueTable): string => `with recursive turns as (
    select $1::text as o, $2::text as e, 0 as n
    union all
    select next.o, next.e, t.n + 1 from turns t cross join lateral (
      select group_tier as o, group_id as e from hookseal_queue.job_common
      where ${table.waiting} and (${KEY}) > (t.o, case when t.n > 0 and t.o = any($4::text[]) then '~' else t.e end)
      order by ${KEY} limit 1) next
    where t.n < $3)
  select t.o as "organizationId", t.e as "endpointId", p.priority from turns t left join lateral (
    select priority from hookseal_queue.job_common where ${ofTurn(table)} and priority between $5 and $6
    order by priority desc limit 1) p on true
  where t.n > 0`

/**
 * Selects the endpoints of the newest $2 first attempts that were added at $1 or later, and those of the oldest probes.
 */
export const newestFirstAttempts = (
  table: QueueTable,
): string => `select "organizationId", "endpointId", max(priority) as priority from (
    (select group_tier as "organizationId", group_id as "endpointId", priority from hookseal_queue.job_common
      where ${table.waiting} and priority = 0 and created_on >= $1 order by created_on desc limit $2)
    union all
    (select group_tier, group_id, priority from hookseal_queue.job_common
      where ${table.waiting} and priority >= ${PROBE} order by priority desc, created_on limit $2)) newest
  where "organizationId" is not null group by 1, 2`

/** Selects the endpoints of the $3 retries that became due last, by their priorities from $1 to $2. */
export const newestRetries = (
  table: QueueTable,
): string => `select "organizationId", "endpointId", max(priority) as priority from (
    select group_tier as "organizationId", group_id as "endpointId", priority from hookseal_queue.job_common
    where ${table.waiting} and priority between $1 and $2 order by priority limit $3) newest
  where "organizationId" is not null group by 1, 2`

/** Selects due jobs of the endpoints ($1, $2): at most $5 of each, with priorities from $3 to $4, and $6 in total. */
export const jobsOfTurns = (
  table: QueueTable,
): string => `select j.ctid from unnest($1::text[], $2::text[], $3::int[]) as t(o, e, least) cross join lateral (
    select ctid from hookseal_queue.job_common
    where ${ofTurn(table)} and priority between t.least and $4 and start_after <= hookseal_queue.job_now()
    order by priority desc, created_on limit $5 for update skip locked) j limit $6`

function ofTurn({ waiting }: QueueTable): string {
  return `${waiting} and group_tier collate "C" = t.o and group_id collate "C" = t.e`
}

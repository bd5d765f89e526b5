import { sql } from 'drizzle-orm'
import type { Transaction } from '../database/database.ts'
import { PROBE } from './priority.ts'

/** First attempts and probes that are not leased, as in the predicate of {@link TURN_INDEX}. */
const WAITING = `name = 'deliveries' and state < 'active' and not blocked and priority >= 0`
/** The collation has a fixed order, in which `~` follows every id of an endpoint. */
const KEY = `group_tier collate "C", group_id collate "C"`

/** Lets a fetch step from one endpoint with waiting first attempts to the next, whatever each has waiting. */
const INDEX = `create index hookseal_turns on hookseal_queue.job_common
  ((group_tier collate "C"), (group_id collate "C"), priority desc, created_on) where ${WAITING}`

/** Creates the index of {@link IN_TURN}, and completes the jobs of earlier versions, which did not know their organization. */
export async function prepareTurns({ execute }: Transaction): Promise<void> {
  const { rows } = await execute(
    sql<{ index: unknown }>`select to_regclass('hookseal_queue.hookseal_turns') as index`,
  )
  if (rows[0]?.index !== null) return
  await execute(sql`
    update hookseal_queue.job_common j set group_tier = d.organization_id from hookseal.deliveries d
    where j.name = 'deliveries' and j.group_tier is null and d.id = 'whd_' || replace(j.id::text, '-', '')`)
  await execute(sql.raw(INDEX))
}

/**
 * Selects first attempts and probes endpoint by endpoint, beginning after the endpoint ($4, $5), at most $2 of each endpoint and $1 in total.
 * Steps over the organizations $6 and the endpoints $7, except for probes of the endpoints $8: it costs nothing what these have waiting.
 */
export const IN_TURN = `with recursive turns as (
    select $4::text as o, $5::text as e, false as wrapped, false as is_turn
    union all
    select n.o, n.e, n.wrapped, true from turns t cross join lateral (
      (select group_tier as o, group_id as e, t.wrapped from hookseal_queue.job_common
        where ${WAITING} and (${KEY}) > (t.o, case when t.is_turn and t.o = any($6::text[]) then '~' else t.e end)
        order by ${KEY} limit 1)
      union all
      (select group_tier, group_id, true from hookseal_queue.job_common where ${WAITING} and not t.wrapped order by ${KEY} limit 1)
      limit 1) n
    where not n.wrapped or (n.o collate "C", n.e collate "C") <= ($4, $5))
  select j.id from turns t cross join lateral (
    select id from hookseal_queue.job_common
    where ${WAITING} and group_tier collate "C" = t.o and group_id collate "C" = t.e
      and start_after <= hookseal_queue.job_now() and priority <= $3 and (priority >= ${PROBE} or t.e <> all($7::text[]))
    order by priority desc, created_on limit $2 for update skip locked) j
  where t.is_turn and t.o <> all($6::text[]) and (t.e <> all($7::text[]) or t.e = any($8::text[])) limit $1`

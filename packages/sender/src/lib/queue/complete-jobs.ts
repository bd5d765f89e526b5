import type { Transaction } from '@hookseal/engine/database'
import { sql } from 'drizzle-orm'
import { DELIVERIES } from './deliveries.ts'

/** Jobs that one call completes at most. */
const PORTION = 1000

/**
 * Completes waiting jobs that processes of earlier versions add: these do not know their organization, and a fetch that skips something
 * does not find such jobs. Costs one look at the index if there are none.
 */
export async function completeJobs({ execute }: Transaction): Promise<void> {
  await execute(sql`
    update hookseal_queue.job_common j set group_tier = d.organization_id from hookseal.deliveries d
    where j.name = 'deliveries' and d.id = 'whd_' || replace(j.id::text, '-', '') and j.id in (
      select id from hookseal_queue.job_common
      where ${sql.raw(DELIVERIES.waiting)} and (group_tier collate "C") is null
      order by group_tier collate "C", group_id collate "C" limit ${PORTION} for update skip locked)`)
}

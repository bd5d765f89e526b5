import { sql } from 'drizzle-orm'
import type { Transaction } from '../database/database.ts'

/** Finds the deliveries of an organization before their first attempt, in the order of their creation: ids of jobs begin with the time. */
const INDEX = `create index hookseal_first_attempts on hookseal_queue.job_common ((group_tier collate "C"), id)
  where name = 'deliveries' and priority >= 0`

/** Creates the index by which lists find pending deliveries. No attempt changes a column of it. */
export async function prepareFirstAttempts({ execute }: Transaction): Promise<void> {
  const { rows } = await execute(
    sql<{ index: unknown }>`select to_regclass('hookseal_queue.hookseal_first_attempts') as index`,
  )
  if (rows[0]?.index === null) await execute(sql.raw(INDEX))
}

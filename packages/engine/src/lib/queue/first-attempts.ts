import { sql } from 'drizzle-orm'
import type { Transaction } from '../database/database.ts'
import type { QueueTable } from './queue-table.ts'

/**
 * Creates the index by which lists find pending deliveries: those of an organization before their first attempt, in the order of their creation,
 * because ids of jobs begin with the time. No attempt changes a column of it.
 */
export async function prepareFirstAttempts(
  { execute }: Transaction,
  { name, indexes: { firstAttempts } }: QueueTable,
): Promise<void> {
  const { rows } = await execute(
    sql<{ index: unknown }>`select to_regclass(${`hookseal_queue.${firstAttempts}`}) as index`,
  )
  if (rows[0]?.index === null)
    await execute(
      sql.raw(`create index ${firstAttempts} on hookseal_queue.job_common ((group_tier collate "C"), id)
        where name = '${name}' and priority >= 0`),
    )
}

import { sql } from 'drizzle-orm'
import type { Database } from './database.ts'

/** How many numbers the server generates, and the memory above which it writes them to a temporary file: about a megabyte. */
const PROBE = { rows: 40_000, memory: '64kB' }

/**
 * Resolves if the database can be written to. Rejects while its disk is full, and while it is read-only, as some providers make it before
 * that.
 *
 * A row could go to space that is free inside of a table. A temporary file needs new space, locks nothing, and leaves nothing behind, neither
 * rows nor WAL.
 */
export async function checkWritable({ transaction }: Database): Promise<void> {
  await transaction(async ({ execute }) => {
    // Temporary files may be on another disk than the tables.
    await execute(
      sql`select set_config('work_mem', ${PROBE.memory}, true), set_config('temp_tablespaces', '', true)`,
    )
    const { rows } = await execute(sql<{ isReadOnly: boolean; count: number }>`
      select current_setting('transaction_read_only')::boolean as "isReadOnly", count(*)::int as count
      from generate_series(1, ${PROBE.rows}::int)`)
    if (rows[0]?.isReadOnly !== false) throw new Error('the database is read-only')
  })
}

import { sql } from 'drizzle-orm'
import type { Database, Transaction } from '../../database/database.ts'
import { idArray } from '../../database/id-array.ts'
import { SENDER_DEFAULTS } from '../../defaults.ts'
import { ADD_COUNTS, MERGED_UNIT, SLOTS } from './add-counts.ts'

const ROWS = 2000

/**
 * Merges the counters that are older than three hours: the slots of each into one row, and three of five minutes of an organization into
 * one of 15 minutes. Merges up to 2000 rows, and resolves with how many. Rows of slots that an open transaction uses are left for later.
 */
export async function mergeCounters(database: Database): Promise<number> {
  return database.transaction(
    async (tx) => {
      if (!(await lockSlot(tx, 0))) return 0
      const { rows } = await tx.execute(sql<{ slot: number }>`
        select distinct slot from (
          select slot from hookseal.counters where slot > 0 and starts_at < ${mergedBefore()} order by starts_at limit ${ROWS}) c`)
      const slots: string[] = []
      for (const { slot } of rows) if (await lockSlot(tx, slot)) slots.push(String(slot))
      if (slots.length === 0) return 0
      const { rows: merged } = await tx.execute(sql<{ count: number }>`
        with merged as (
          delete from hookseal.counters where ctid in (
            select ctid from hookseal.counters
            where slot > 0 and starts_at < ${mergedBefore()} and slot = any(${idArray(slots)}::int[])
            order by starts_at limit ${ROWS})
          returning *),
        added as (
          insert into hookseal.counters as c (organization_id, endpoint_id, starts_at, slot, deliveries, delivered, failed, dead, latencies)
          select organization_id, endpoint_id, date_bin(${MERGED_UNIT}, starts_at, timestamptz 'epoch'), 0, ${ADD_COUNTS.sums}
          from merged group by 1, 2, 3 ${ADD_COUNTS.onConflict})
        select count(*)::int as count from merged`)
      return merged[0]?.count ?? 0
    },
    { statementTimeoutMs: SENDER_DEFAULTS.slowStatementMs },
  )
}

function mergedBefore() {
  return sql`date_bin('1 hour', now(), timestamptz 'epoch') - ${SENDER_DEFAULTS.mergedAfterMs}::float8 * interval '1 ms'`
}

/** Locks a slot until the transaction ends, as the triggers do. Resolves with false if another transaction uses it. */
export async function lockSlot({ execute }: Transaction, slot: number): Promise<boolean> {
  const { rows } = await execute(
    sql<{ locked: boolean }>`select pg_try_advisory_xact_lock(${SLOTS}, ${slot}) as locked`,
  )
  return rows[0]?.locked === true
}

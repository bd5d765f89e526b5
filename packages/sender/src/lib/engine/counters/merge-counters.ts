import { sql } from 'drizzle-orm'
import { type Database, idArray, sqlStateOf, type Transaction } from '@hookseal/engine/database'
import { SENDER_DEFAULTS } from '../../defaults.ts'
import { ADDED_UNITS, UNITS } from '../../resources/deliveries/merged-units.ts'
import { ADD_COUNTS, SLOTS } from './add-counts.ts'
import { ageOf, isOlder } from './counter-age.ts'

const ROWS = 2000
const LOCK_NOT_AVAILABLE = '55P03'

/**
 * Merges the counters that are older than three hours into rows of up to 24 units. Merges up to 2000 in one statement, so each is counted
 * either here or there, and resolves with how many. Rows of slots that an open transaction uses are left for later, or waited for if all
 * are. The outcome of a late attempt is added to what was merged before in the same way.
 *
 * @param only Merges this slot. @default all
 */
export async function mergeCounters(database: Database, only?: number): Promise<number> {
  return database.transaction(
    async (tx) => {
      if (!(await lockSlot(tx, 0))) return 0
      const isWanted = sql`${isOlder('counters', mergedBefore())} ${only === undefined ? sql`` : sql`and slot = ${only}`}`
      const { rows } = await tx.execute(sql<{ slot: number }>`
        select distinct slot from (
          select slot from hookseal.counters where ${isWanted} order by ${ageOf('counters')} limit ${ROWS}) c`)
      const slots: string[] = []
      for (const { slot } of rows) if (await lockSlot(tx, slot)) slots.push(String(slot))
      const [busy] = rows
      if (busy === undefined) return 0
      if (slots.length === 0 && (await waitForSlot(tx, busy.slot))) slots.push(String(busy.slot))
      if (slots.length === 0) return 0
      const { rows: merged } = await tx.execute(sql<{ count: number }>`
        with merged as (
          delete from hookseal.counters where ctid in (
            select ctid from hookseal.counters where ${isWanted} and slot = any(${idArray(slots)}::int[])
            order by ${ageOf('counters')} limit ${ROWS})
          returning *),
        counted as (
          select *, floor(extract(epoch from starts_at - span) * 24 / extract(epoch from ${SPAN}))::int as unit
          from (select *, date_bin(${SPAN}, starts_at, timestamptz 'epoch') as span from merged) m),
        units as (
          select organization_id, endpoint_id, span, unit, ${ADD_COUNTS.sums} from counted group by organization_id, endpoint_id, span, unit),
        added as (
          insert into hookseal.merged_counters as c (organization_id, endpoint_id, starts_at, deliveries, delivered, failed, dead, latencies, units)
          select organization_id, endpoint_id, span, ${ADD_COUNTS.sums}, ${UNITS} from units group by organization_id, endpoint_id, span
          on conflict (organization_id, endpoint_id, starts_at) do update set ${ADD_COUNTS.onConflict}, units = ${ADDED_UNITS})
        select count(*)::int as count from merged`)
      return merged[0]?.count ?? 0
    },
    { statementTimeoutMs: SENDER_DEFAULTS.slowStatementMs },
  )
}

/** The length of a merged row. */
const SPAN = sql.raw(`case endpoint_id when '' then interval '6 hours' else interval '1 day' end`)

function mergedBefore() {
  return sql`date_bin('1 hour', now(), timestamptz 'epoch') - ${SENDER_DEFAULTS.mergedAfterMs}::float8 * interval '1 ms'`
}

/** How long it waits for the transaction that uses a slot. */
const SLOT_MS = 1000

/**
 * Locks a slot as soon as the transaction that uses it ends. On a busy sender the first slot is nearly always in use, and would never be
 * merged. Nothing waits for this call: triggers take the next slot meanwhile. Resolves with false after a second.
 */
async function waitForSlot({ execute }: Transaction, slot: number): Promise<boolean> {
  await execute(sql.raw(`set local lock_timeout = ${SLOT_MS}`))
  await execute(sql.raw('savepoint waiting'))
  try {
    await execute(sql`select pg_advisory_xact_lock(${SLOTS}, ${slot})`)
  } catch (error) {
    if (sqlStateOf(error) !== LOCK_NOT_AVAILABLE) throw error
    await execute(sql.raw('rollback to savepoint waiting'))
    return false
  }
  await execute(sql.raw('set local lock_timeout to default'))
  return true
}

/** Locks a slot until the transaction ends, as the triggers do. Resolves with false if another transaction uses it. */
export async function lockSlot({ execute }: Transaction, slot: number): Promise<boolean> {
  const { rows } = await execute(
    sql<{ locked: boolean }>`select pg_try_advisory_xact_lock(${SLOTS}, ${slot}) as locked`,
  )
  return rows[0]?.locked === true
}

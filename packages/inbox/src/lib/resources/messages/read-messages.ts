import { type SQL, sql } from 'drizzle-orm'
import { idArray, type Transaction } from '@hookseal/engine/database'
import type { Position, Side } from '../page.ts'
import { inRange } from './id-range.ts'
import { SUMMARY_COLUMNS, type SummaryRow } from './message.ts'
import { type CheckedFilter, conditionOf } from './message-filter.ts'

/** What one portion of a search reads. */
export interface Portion {
  filter: CheckedFilter
  from: Position | undefined
  side: Side
  /** Maximum messages to look at, and to return. */
  examined: number
  limit: number
}

export interface PortionResult {
  rows: SummaryRow[]
  /** Where the next portion begins; undefined if there are no further matches, or `limit` were found. */
  end: string | undefined
}

export function orderOf(side: Side): SQL {
  return sql.raw(side === 'newer' ? 'asc' : 'desc')
}

/** Reads messages in the order of their ids, whatever their status. */
export async function scanMessages({ execute }: Transaction, portion: Portion): Promise<PortionResult> {
  const { filter, from, side, examined, limit } = portion
  const range = inRange(sql`m.id`, filter, from)
  const { rows: last } = await execute(sql<{ id: string }>`
    select m.id::text as id from hookseal_inbox.messages m where ${range} order by m.id ${orderOf(side)} limit 1 offset ${examined - 1}`)
  const end = last[0]?.id
  const isUpTo =
    end === undefined ? sql`true` : side === 'newer' ? sql`m.id <= ${end}::uuid` : sql`m.id >= ${end}::uuid`
  const { rows } = await execute(sql<SummaryRow>`
    select ${SUMMARY_COLUMNS} from hookseal_inbox.messages m
    where ${range} and ${isUpTo} and ${conditionOf(filter)} order by m.id ${orderOf(side)} limit ${limit}`)
  return { rows, end: rows.length === limit ? undefined : end }
}

/** Reads the messages among these that match, and are beyond the position. */
export async function readByIds(
  { execute }: Transaction,
  ids: readonly string[],
  { filter, from, side, limit }: Omit<Portion, 'examined'>,
): Promise<SummaryRow[]> {
  if (ids.length === 0) return []
  const { rows } = await execute(sql<SummaryRow>`
    select ${SUMMARY_COLUMNS} from hookseal_inbox.messages m
    where m.id = any(${idArray(ids)}::uuid[]) and ${inRange(sql`m.id`, filter, from)} and ${conditionOf(filter)}
    order by m.id ${orderOf(side)} limit ${limit}`)
  return rows
}

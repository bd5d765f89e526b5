import { and, asc, desc, type SQL, sql } from 'drizzle-orm'
import { alias } from 'drizzle-orm/pg-core'
import { idArray, type Transaction } from '@hookseal/engine/database'
import { deliveries } from '../../database/schema.ts'
import { LIMITS, SENDER_DEFAULTS } from '../../defaults.ts'
import type { Position, Side } from '../page.ts'
import { CLOCK_MS, timeOfDelivery, toTime } from './delivery-id-range.ts'
import { isBeyond, isUpTo } from './keyset.ts'
import type { DeliveryColumns } from './delivery-filter.ts'
import type { DeliveryRow } from './delivery-row.ts'

/** What to read of a source. */
interface Portion {
  /** The position after which to begin. @default the first item of that side */
  from: Position | undefined
  side: Side
  /** Maximum rows to look at, and to return. */
  examined: number
  limit: number
  /** Matches to skip. Only for the first portion. */
  offset?: number
}

interface PortionResult {
  rows: DeliveryRow[]
  /** Where the next portion begins; undefined if there are no further matches, or more than `limit` were returned. */
  end: Position | undefined
}

/** Deliveries that contain all matches of a filter, in the order of the list. */
export interface DeliverySource {
  /** Whether one portion without a limit of what it looks at reads all matches. Only such a source skips an `offset`. */
  readonly isBounded: boolean
  readonly read: (portion: Portion) => Promise<PortionResult>
  /** How many rows a page may look at: at first, and then to find more. */
  readonly portions: readonly number[]
  /** Counts the matches among the first rows. */
  readonly count: () => Promise<{ count: number; isComplete: boolean }>
}

/** Rows that one index finds. */
export interface Range {
  condition: SQL
  /** Whether all rows match. */
  isExact?: boolean
  /** Whether the rows are few, or all of them match: then all may be read. @default isExact */
  isBounded?: boolean
  /** Whether the index has another order. PostgreSQL could otherwise read one in the order of the list, and find them late. */
  isUnordered?: boolean
}

/** Returns the condition of the whole filter. */
export type Matches = (of?: DeliveryColumns) => SQL

export function rangeSource(
  { queries, execute }: Transaction,
  matches: Matches,
  { condition, isExact = false, isBounded = isExact, isUnordered = false }: Range,
): DeliverySource {
  const table = {
    createdAt: isUnordered ? sql`${deliveries.createdAt} + interval '0'` : deliveries.createdAt,
    id: deliveries.id,
  }

  function orderOf(side: Side): SQL[] {
    const direction = side === 'newer' ? asc : desc
    return [direction(table.createdAt), direction(table.id)]
  }

  async function endOf(range: SQL | undefined, side: Side, examined: number): Promise<Position | undefined> {
    if (isBounded) return undefined
    const [row] = await queries
      .select({ createdAt: deliveries.createdAt, id: deliveries.id })
      .from(deliveries)
      .where(range)
      .orderBy(...orderOf(side))
      .limit(1)
      .offset(examined - 1)
    return row
  }

  return {
    isBounded,
    portions: SENDER_DEFAULTS.searchedRows,
    async read({ from, side, examined, limit, offset = 0 }) {
      const range = and(condition, from && isBeyond(from, side))
      const end = await endOf(range, side, examined)
      const rows = await queries
        .select()
        .from(deliveries)
        .where(and(range, end && isUpTo(end, side), matches()))
        .orderBy(...orderOf(side))
        .limit(limit)
        .offset(offset)
      return { rows, end: rows.length === limit ? undefined : end }
    },
    async count() {
      // A page of an index has a hundred entries, but each row may be on a page of its own.
      const examined = isBounded ? LIMITS.total + 1 : sum(SENDER_DEFAULTS.searchedRows)
      const d = alias(deliveries, 'd')
      const isMatch = isExact ? sql`true` : matches(d)
      // In the order of the index, which PostgreSQL then reads: it would read whole partitions otherwise.
      const { rows } = await execute(sql<{ count: number; all: number }>`
        select count(*) filter (where ${isMatch})::int as count, count(*)::int as "all" from (
          select ${isExact ? sql`` : sql`*`} from ${deliveries} where ${condition} order by ${sql.join(orderOf('older'), sql`, `)} limit ${examined}) d`)
      const { count, all } = rows[0] ?? { count: 0, all: 0 }
      return { count, isComplete: all < examined }
    },
  }
}

function sum(counts: readonly number[]): number {
  return counts.reduce((total, count) => total + count, 0)
}

/** Selects the ids of deliveries as `id uuid`, at most `limit` beyond a position, in the order of the list. */
export type IdStream = (from: Position | undefined, side: Side, limit: number) => SQL

export function idSource(
  { queries, execute }: Transaction,
  matches: Matches,
  streams: readonly IdStream[],
): DeliverySource {
  async function readIds(from: Position | undefined, side: Side, limit: number): Promise<string[]> {
    // A status and a response that exclude each other.
    if (streams.length === 0) return []
    const selects = streams.map((stream) => sql`(${stream(from, side, limit)})`)
    const { rows } = await execute(sql<{ id: string }>`
      select id::text as id from (${sql.join(selects, sql` union `)}) s
      order by s.id ${sql.raw(side === 'newer' ? 'asc' : 'desc')} limit ${limit}`)
    return rows.map(({ id }) => `whd_${id.replaceAll('-', '')}`)
  }

  return {
    isBounded: false,
    portions: SENDER_DEFAULTS.searchedIds,
    async read({ from, side, examined, limit }) {
      const ids = await readIds(from, side, examined)
      const direction = side === 'newer' ? asc : desc
      const rows =
        ids.length === 0
          ? []
          : await queries
              .select()
              .from(deliveries)
              .where(and(isOneOf(ids), matches()))
              .orderBy(direction(deliveries.id))
              .limit(limit)
      const last = ids.length < examined || rows.length === limit ? undefined : ids.at(-1)
      return {
        rows,
        end: last === undefined ? undefined : { id: last, createdAt: new Date(timeOfDelivery(last)) },
      }
    },
    async count() {
      const examined = sum(SENDER_DEFAULTS.searchedIds)
      const ids = await readIds(undefined, 'older', examined)
      if (ids.length === 0) return { count: 0, isComplete: true }
      const { rows } = await execute(sql<{ count: number }>`
        select count(*)::int as count from ${deliveries} where ${and(isOneOf(ids), matches())}`)
      return { count: rows[0]?.count ?? 0, isComplete: ids.length < examined }
    },
  }
}

/** Ids contain their time, so the condition names the partitions to read. */
function isOneOf(ids: readonly string[]): SQL {
  const times = ids.map(timeOfDelivery)
  const [least, most] = [Math.min(...times) - CLOCK_MS, Math.max(...times) + CLOCK_MS]
  return sql`${deliveries.id} = any(${idArray(ids)}::text[]) and ${deliveries.createdAt} between ${toTime(least)}::timestamptz and ${toTime(most)}::timestamptz`
}

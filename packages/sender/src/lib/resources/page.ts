import { asc, desc, type SQL, sql } from 'drizzle-orm'
import type { PgColumn } from 'drizzle-orm/pg-core'
import { SENDER_DEFAULTS } from '../defaults.ts'
import { checkInteger, invalidInput } from './input.ts'

export interface PageOptions {
  /** Maximum items, 1 to 250. @default 50 */
  limit?: number | undefined
  /** `nextCursor` or `prevCursor` of another page. @default the first page */
  cursor?: string | undefined
}

/** A page of a list, newest first. */
export interface Page<T> {
  data: T[]
  /** Cursor of the next page, with older items; null on the last page. */
  nextCursor: string | null
  /** Cursor of the previous page, with newer items; null on the first page. */
  prevCursor: string | null
}

/**
 * Iterates over all items of a list, newest first, and reads one page at a time.
 *
 * @example
 * for await (const endpoint of paginate(sender.endpoints.list, { organizationId: 'acme' })) console.log(endpoint.url)
 */
export async function* paginate<Item, Filter extends object>(
  list: (options: Filter & PageOptions) => Promise<Page<Item>>,
  options: Filter & PageOptions,
): AsyncGenerator<Item, void> {
  let { cursor } = options
  do {
    const page = await list({ ...options, cursor })
    yield* page.data
    cursor = page.nextCursor ?? undefined
  } while (cursor !== undefined)
}

interface Sorted {
  createdAt: PgColumn
  id: PgColumn
}

export interface PageQuery {
  where: SQL | undefined
  orderBy: SQL[]
  limit: number
}

/** A position in a list: that of an item. */
export interface Position {
  createdAt: Date
  id: string
}

/** Which side of a position a page is on. */
export type Side = 'older' | 'newer'

interface Cursor extends Position {
  side: Side
}

/** Returns the condition, order and limit of a page. It reads one more row, which shows whether a further page exists. */
export function pageQuery({ createdAt, id }: Sorted, { limit, cursor }: PageOptions): PageQuery {
  const rows = checkLimit(limit)
  const from = decodeCursor(cursor)
  const isNewer = from?.side === 'newer'
  // A comparison of rows reads the index from this position. An `or` of two comparisons reads it from the start.
  const where =
    from &&
    sql`(${createdAt}, ${id}) ${sql.raw(isNewer ? '>' : '<')} (${from.createdAt.toISOString()}::timestamptz, ${from.id})`
  const direction = isNewer ? asc : desc
  return { where, orderBy: [direction(createdAt), direction(id)], limit: rows + 1 }
}

/** @param end Where the search for further rows ended, if it did before the end of the list. */
export function toPage<Row extends Position, T>(
  rows: readonly Row[],
  { limit, cursor }: PageOptions,
  toItem: (row: Row) => T,
  end?: Position,
): Page<T> {
  const from = decodeCursor(cursor)
  const own = rows.slice(0, checkLimit(limit))
  const last = rows.length > own.length ? own.at(-1) : end
  const first = own[0] ?? from
  const ahead = last === undefined ? null : encodeCursor(from?.side ?? 'older', last)
  const back = from === undefined || first === undefined ? null : encodeCursor(opposite(from.side), first)
  // Rows of a newer page were read from the cursor towards newer items.
  return from?.side === 'newer'
    ? { data: own.toReversed().map(toItem), nextCursor: back, prevCursor: ahead }
    : { data: own.map(toItem), nextCursor: ahead, prevCursor: back }
}

function opposite(side: Side): Side {
  return side === 'newer' ? 'older' : 'newer'
}

export function checkLimit(limit: number = SENDER_DEFAULTS.pageSize): number {
  return checkInteger(limit, 'limit', { min: 1, max: SENDER_DEFAULTS.maxPageSize })
}

function encodeCursor(side: Side, { createdAt, id }: Position): string {
  const mark = side === 'newer' ? '-' : ''
  return Buffer.from(`${mark}${createdAt.getTime()}:${id}`).toString('base64url')
}

const END_OF_9999 = Date.UTC(9999, 11, 31, 23, 59, 59, 999)

export function decodeCursor(cursor: string | undefined): Cursor | undefined {
  if (cursor === undefined) return undefined
  const [, mark, ms, id] =
    /^(-?)(\d{1,15}):([\x21-\x7e]{1,300})$/.exec(Buffer.from(cursor, 'base64url').toString('latin1')) ?? []
  // PostgreSQL cannot parse the extended years of ISO 8601 after 9999.
  if (ms === undefined || id === undefined || Number(ms) > END_OF_9999)
    throw invalidInput('cursor', 'cursor must be the next_cursor or prev_cursor of another page.')
  return { side: mark === '-' ? 'newer' : 'older', createdAt: new Date(Number(ms)), id }
}

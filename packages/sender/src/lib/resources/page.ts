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

/** A position between two items of a list, and which side of it the page is on. */
interface Position {
  side: 'older' | 'newer'
  createdAt: Date
  id: string
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

export function toPage<Row extends { createdAt: Date; id: string }, T>(
  rows: readonly Row[],
  { limit, cursor }: PageOptions,
  toItem: (row: Row) => T,
): Page<T> {
  const side = decodeCursor(cursor)?.side
  const own = rows.slice(0, checkLimit(limit))
  const hasMore = rows.length > own.length
  // Read from the cursor towards newer items.
  if (side === 'newer') own.reverse()
  return {
    data: own.map(toItem),
    nextCursor: hasMore || side === 'newer' ? encodeCursor('older', own.at(-1)) : null,
    prevCursor: (side === 'newer' ? hasMore : side === 'older') ? encodeCursor('newer', own[0]) : null,
  }
}

function checkLimit(limit: number = SENDER_DEFAULTS.pageSize): number {
  return checkInteger(limit, 'limit', { min: 1, max: SENDER_DEFAULTS.maxPageSize })
}

function encodeCursor(
  side: Position['side'],
  row: { createdAt: Date; id: string } | undefined,
): string | null {
  if (row === undefined) return null
  const mark = side === 'newer' ? '-' : ''
  return Buffer.from(`${mark}${row.createdAt.getTime()}:${row.id}`).toString('base64url')
}

const END_OF_9999 = Date.UTC(9999, 11, 31, 23, 59, 59, 999)

function decodeCursor(cursor: string | undefined): Position | undefined {
  if (cursor === undefined) return undefined
  const [, mark, ms, id] =
    /^(-?)(\d{1,15}):([\x21-\x7e]{1,300})$/.exec(Buffer.from(cursor, 'base64url').toString('latin1')) ?? []
  // PostgreSQL cannot parse the extended years of ISO 8601 after 9999.
  if (ms === undefined || id === undefined || Number(ms) > END_OF_9999)
    throw invalidInput('cursor', 'cursor must be the next_cursor or prev_cursor of another page.')
  return { side: mark === '-' ? 'newer' : 'older', createdAt: new Date(Number(ms)), id }
}

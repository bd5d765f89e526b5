import { and, desc, lt, or, eq, type SQL } from 'drizzle-orm'
import type { PgColumn } from 'drizzle-orm/pg-core'
import { SENDER_DEFAULTS } from '../defaults.ts'
import { checkInteger, invalidInput } from './input.ts'

export interface PageOptions {
  /** Maximum items, 1 to 250. @default 50 */
  limit?: number | undefined
  /** `nextCursor` of the previous page. @default the first page */
  cursor?: string | undefined
}

/** A page of a list, newest first. */
export interface Page<T> {
  data: T[]
  /** Cursor of the next page; null on the last page. */
  nextCursor: string | null
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

/** Returns the condition, order and limit of a page. It reads one more row, which shows whether a next page exists. */
export function pageQuery({ createdAt, id }: Sorted, { limit, cursor }: PageOptions): PageQuery {
  const rows = checkLimit(limit)
  const from = cursor === undefined ? undefined : decodeCursor(cursor)
  const where = from && or(lt(createdAt, from.createdAt), and(eq(createdAt, from.createdAt), lt(id, from.id)))
  return { where, orderBy: [desc(createdAt), desc(id)], limit: rows + 1 }
}

export function toPage<Row extends { createdAt: Date; id: string }, T>(
  rows: readonly Row[],
  { limit }: PageOptions,
  toItem: (row: Row) => T,
): Page<T> {
  const own = rows.slice(0, checkLimit(limit))
  const last = own.at(-1)
  const hasMore = rows.length > own.length && last !== undefined
  return { data: own.map(toItem), nextCursor: hasMore ? encodeCursor(last) : null }
}

function checkLimit(limit: number = SENDER_DEFAULTS.pageSize): number {
  return checkInteger(limit, 'limit', { min: 1, max: SENDER_DEFAULTS.maxPageSize })
}

function encodeCursor({ createdAt, id }: { createdAt: Date; id: string }): string {
  return Buffer.from(`${createdAt.getTime()}:${id}`).toString('base64url')
}

const END_OF_9999 = Date.UTC(9999, 11, 31, 23, 59, 59, 999)

function decodeCursor(cursor: string): { createdAt: Date; id: string } {
  const [, ms, id] =
    /^(\d{1,15}):([\x21-\x7e]{1,300})$/.exec(Buffer.from(cursor, 'base64url').toString('latin1')) ?? []
  // PostgreSQL cannot parse the extended years of ISO 8601 after 9999.
  if (ms === undefined || id === undefined || Number(ms) > END_OF_9999)
    throw invalidInput('cursor', 'cursor must be the next_cursor of a previous page.')
  return { createdAt: new Date(Number(ms)), id }
}

import { and, desc, lt, or, eq, type SQL } from 'drizzle-orm'
import type { PgColumn } from 'drizzle-orm/pg-core'
import { SENDER_DEFAULTS } from '../defaults.ts'
import { invalid } from './input.ts'

export interface PageOptions {
  /** @default 50 */
  limit?: number | undefined
  /** `nextCursor` of the page before. */
  cursor?: string | undefined
}

/** Newest first. */
export interface Page<T> {
  data: T[]
  nextCursor: string | null
}

/**
 * Every item of a list, newest first, read page by page.
 *
 * @example
 * for await (const endpoint of everyItem(sender.endpoints.list, { organizationId: 'acme' })) console.log(endpoint.url)
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

/** The condition, order and number of rows that read a page and one row more, which tells whether there is a next one. */
export function pageQuery({ createdAt, id }: Sorted, { limit, cursor }: PageOptions): PageQuery {
  const rows = checkLimit(limit)
  const from = cursor === undefined ? undefined : decodeCursor(cursor)
  const where = from && or(lt(createdAt, from.createdAt), and(eq(createdAt, from.createdAt), lt(id, from.id)))
  return { where, orderBy: [desc(createdAt), desc(id)], limit: rows + 1 }
}

export function toPage<Row extends { createdAt: Date; id: string }, T>(
  rows: readonly Row[],
  { limit }: PageOptions,
  show: (row: Row) => T,
): Page<T> {
  const shown = rows.slice(0, checkLimit(limit))
  const last = shown.at(-1)
  const more = rows.length > shown.length && last !== undefined
  return { data: shown.map(show), nextCursor: more ? encodeCursor(last) : null }
}

function checkLimit(limit: number = SENDER_DEFAULTS.pageSize): number {
  if (!Number.isInteger(limit) || limit < 1 || limit > SENDER_DEFAULTS.maxPageSize)
    throw invalid('limit', `limit must be a whole number from 1 to ${SENDER_DEFAULTS.maxPageSize}.`)
  return limit
}

function encodeCursor({ createdAt, id }: { createdAt: Date; id: string }): string {
  return Buffer.from(`${createdAt.getTime()}:${id}`).toString('base64url')
}

const END_OF_9999 = Date.UTC(9999, 11, 31, 23, 59, 59, 999)

function decodeCursor(cursor: string): { createdAt: Date; id: string } {
  const [, ms, id] =
    /^(\d{1,15}):([\x21-\x7e]{1,300})$/.exec(Buffer.from(cursor, 'base64url').toString('latin1')) ?? []
  // Past it, ISO 8601 has years that PostgreSQL can't read.
  if (ms === undefined || id === undefined || Number(ms) > END_OF_9999)
    throw invalid('cursor', 'cursor must be a next_cursor of this list.')
  return { createdAt: new Date(Number(ms)), id }
}

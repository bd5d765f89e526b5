import { INBOX_DEFAULTS } from '../defaults.ts'
import { invalidInput } from './input.ts'

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

/** Which side of a position a page is on. */
export type Side = 'older' | 'newer'

/** The id of the item before the page. */
export interface Position {
  side: Side
  /** A UUID. Ids begin with their time. */
  id: string
}

/**
 * Creates a page of rows that were read from the cursor on, with one more than its limit if there are further ones.
 *
 * @param end Where the search for further rows ended, if it did before the end of the list.
 */
export function toPage<Row extends { id: string }>(
  rows: readonly Row[],
  { limit, cursor }: PageOptions,
  end?: string,
): Page<Row> {
  const from = decodeCursor(cursor)
  const own = rows.slice(0, checkLimit(limit))
  const last = rows.length > own.length ? own.at(-1)?.id : end
  const first = own[0]?.id ?? from?.id
  const ahead = last === undefined ? null : encodeCursor(from?.side ?? 'older', last)
  const back = from === undefined || first === undefined ? null : encodeCursor(OPPOSITE[from.side], first)
  return from?.side === 'newer'
    ? { data: own.toReversed(), nextCursor: back, prevCursor: ahead }
    : { data: own, nextCursor: ahead, prevCursor: back }
}

const OPPOSITE = { older: 'newer', newer: 'older' } as const

/** @throws {InboxError} `ERR_INBOX_INVALID` */
export function checkLimit(limit: number = INBOX_DEFAULTS.pageSize): number {
  const { maxPageSize: max } = INBOX_DEFAULTS
  if (Number.isInteger(limit) && limit >= 1 && limit <= max) return limit
  throw invalidInput(`limit must be an integer from 1 to ${max}.`)
}

/** The digits of an id, after a mark for the side with newer items. */
function encodeCursor(side: Side, id: string): string {
  const digits = id.replace(/^msg_|^rpl_/, '').replaceAll('-', '')
  return Buffer.from(`${side === 'newer' ? '-' : ''}${digits}`).toString('base64url')
}

/** @throws {InboxError} `ERR_INBOX_INVALID` */
export function decodeCursor(cursor: string | undefined): Position | undefined {
  if (cursor === undefined) return undefined
  const text = typeof cursor === 'string' ? Buffer.from(cursor, 'base64url').toString('latin1') : ''
  const [, mark, id] = /^(-?)([0-9a-f]{32})$/.exec(text) ?? []
  if (id === undefined) throw invalidInput('cursor must be the nextCursor or prevCursor of another page.')
  return { side: mark === '-' ? 'newer' : 'older', id }
}

import { sql } from 'drizzle-orm'
import type { Transaction } from '@hookseal/engine/database'
import { INBOX_DEFAULTS } from '../../defaults.ts'
import { checkLimit, decodeCursor, type Page, type PageOptions, toPage } from '../page.ts'
import { type MessageSummary, toSummary } from './message.ts'
import { checkFilter, digitsOf, type MessageFilter } from './message-filter.ts'
import { streamsOf } from './id-streams.ts'
import { type Portion, type PortionResult, readByIds, scanMessages } from './read-messages.ts'

/** A page of messages. */
export interface MessagePage extends Page<MessageSummary> {
  /**
   * Set if the search for matches ended before it found a whole page: each page reads a limited number of messages. The cursor continues
   * the search from there.
   */
  searchedUntil: Date | null
}

/** Reads a page. What it costs does not depend on the number of messages. */
export async function listMessages(
  tx: Transaction,
  { limit, cursor, ...options }: PageOptions & MessageFilter,
): Promise<MessagePage> {
  const filter = checkFilter(options)
  const from = decodeCursor(cursor)
  const search = { filter, from, side: from?.side ?? ('older' as const), limit: checkLimit(limit) + 1 }
  const { rows, end } = await searchMessages(tx, search)
  const { data, ...cursors } = toPage(rows, { limit, cursor }, end)
  return { data: data.map(toSummary), ...cursors, searchedUntil: end === undefined ? null : timeOf(end) }
}

async function searchMessages(tx: Transaction, search: Omit<Portion, 'examined'>): Promise<PortionResult> {
  const ids = await idsByEvent(tx, search.filter.search)
  if (ids !== undefined) return { rows: await readByIds(tx, ids, search), end: undefined }
  const streams = streamsOf(search.filter)
  if (streams === undefined)
    return inPortions(search, INBOX_DEFAULTS.searchedRows, async (portion) => scanMessages(tx, portion))
  const portions = streams.isExact ? [search.limit] : INBOX_DEFAULTS.searchedIds
  return inPortions(search, portions, async (portion) => streams.read(tx, portion))
}

/** Reads one portion after the other, until enough matches are found. */
async function inPortions(
  { from, limit, ...search }: Omit<Portion, 'examined'>,
  portions: readonly number[],
  read: (portion: Portion) => Promise<PortionResult>,
): Promise<PortionResult> {
  const result: PortionResult = { rows: [], end: undefined }
  let position = from
  for (const examined of portions) {
    const { rows, end } = await read({
      ...search,
      from: position,
      examined,
      limit: limit - result.rows.length,
    })
    result.rows.push(...rows)
    result.end = end
    if (end === undefined) break
    position = { side: search.side, id: end }
  }
  return result
}

/**
 * Returns the ids of the messages whose provider's id begins like this, if they are few: otherwise the messages are read in their order,
 * where a common beginning is found soon.
 */
async function idsByEvent(
  { execute }: Transaction,
  search: string | undefined,
): Promise<string[] | undefined> {
  if (search === undefined || digitsOf(search) !== undefined) return undefined
  const { eventIdCharacters, searchedEvents } = INBOX_DEFAULTS
  const start = Array.from(search).slice(0, eventIdCharacters).join('')
  const { rows } = await execute(sql<{ id: string }>`
    select id::text as id from hookseal_inbox.messages
    where left(event_id, ${sql.raw(String(eventIdCharacters))}) collate "C" >= ${start}
      and left(event_id, ${sql.raw(String(eventIdCharacters))}) collate "C" <= ${`${start}\u{10FFFF}`}
    limit ${searchedEvents + 1}`)
  return rows.length > searchedEvents ? undefined : rows.map(({ id }) => id)
}

/** Ids begin with their time. */
function timeOf(id: string): Date {
  return new Date(Number.parseInt(id.replaceAll('-', '').slice(0, 12), 16))
}

import { checkLimit, decodeCursor, type PageOptions, type Position } from '../page.ts'
import type { DeliveryRow } from './delivery-row.ts'
import type { DeliverySource } from './delivery-source.ts'

interface SearchResult {
  /** One more than the page has, if there are further matches. */
  rows: DeliveryRow[]
  /** Where the search ended before it found enough; undefined if it did not. */
  end: Position | undefined
}

/** Searches one source after the other until one has a whole page or no further match. Otherwise the one that got furthest counts. */
export async function searchDeliveries(
  sources: readonly DeliverySource[],
  options: PageOptions & { offset: number },
): Promise<SearchResult> {
  let furthest: SearchResult = { rows: [], end: undefined }
  for (const source of sources) {
    const result = await searchSource(source, options)
    if (result.end === undefined) return result
    if (furthest.end === undefined || isFurther(result.end, furthest.end, options)) furthest = result
  }
  return furthest
}

async function searchSource(
  source: DeliverySource,
  { limit, cursor, offset }: PageOptions & { offset: number },
): Promise<SearchResult> {
  const wanted = checkLimit(limit) + 1
  const cursorAt = decodeCursor(cursor)
  const side = cursorAt?.side ?? 'older'
  if (source.isBounded) {
    const { rows } = await source.read({ from: cursorAt, side, examined: 0, limit: wanted, offset })
    return { rows, end: undefined }
  }
  let from: Position | undefined = cursorAt
  const rows: DeliveryRow[] = []
  for (const examined of source.portions) {
    const portion = await source.read({ from, side, examined, limit: wanted + offset - rows.length })
    rows.push(...portion.rows)
    from = portion.end
    if (from === undefined) break
  }
  return { rows: rows.slice(offset), end: from }
}

function isFurther(a: Position, b: Position, { cursor }: PageOptions): boolean {
  const isNewer = decodeCursor(cursor)?.side === 'newer'
  return isNewer ? a.createdAt > b.createdAt : a.createdAt < b.createdAt
}

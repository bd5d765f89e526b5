import { type SQL, sql } from 'drizzle-orm'

/**
 * Returns rows as a table of text columns, for the `from` of a statement that converts them: `select id, created_at::timestamptz from …`.
 *
 * Each column is one parameter, an array in PostgreSQL's binary form. Neither side escapes or parses its texts: a row with 1 kB of text costs
 * PostgreSQL 3 µs this way, and 19 µs as JSON.
 */
export function textTable<Row>(
  alias: string,
  rows: readonly Row[],
  columns: Readonly<Record<string, (row: Row) => string | null>>,
): SQL {
  const arrays = Object.values(columns).map((valueOf) => sql`${textArray(rows.map(valueOf))}::text[]`)
  const names = Object.keys(columns).map((name) => sql.identifier(name))
  return sql`unnest(${sql.join(arrays, sql`, `)}) as ${sql.identifier(alias)}(${sql.join(names, sql`, `)})`
}

function textArray(texts: readonly (string | null)[]): Buffer {
  let length = HEADER_BYTES
  for (const text of texts) length += LENGTH_BYTES + (text === null ? 0 : Buffer.byteLength(text))
  const bytes = Buffer.allocUnsafe(length)
  const header =
    texts.length === 0 ? [0, 0, TEXT, 0, 1] : [1, texts.includes(null) ? 1 : 0, TEXT, texts.length, 1]
  let at = 0
  for (const field of header) at = bytes.writeInt32BE(field, at)
  for (const text of texts) {
    const start = at + LENGTH_BYTES
    const written = text === null ? 0 : bytes.write(text, start)
    bytes.writeInt32BE(text === null ? NULL : written, at)
    at = start + written
  }
  return texts.length === 0 ? bytes.subarray(0, EMPTY_BYTES) : bytes
}

/** Number of dimensions, whether there are nulls, and the type of the elements; size and lower bound of the dimension. */
const HEADER_BYTES = 5 * 4
/** An empty array has no dimension. */
const EMPTY_BYTES = 3 * 4
const LENGTH_BYTES = 4
const NULL = -1
/** The type of the elements, by its number in `pg_type`. */
const TEXT = 25

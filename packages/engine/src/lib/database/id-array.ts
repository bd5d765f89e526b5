/** Formats ids as a PostgreSQL array for `= any(…::text[])`: one parameter instead of hundreds. Ids need no quotes. */
export function idArray(ids: readonly string[]): string {
  return `{${ids.join(',')}}`
}

/** Ids as the text of a PostgreSQL array, for `= any(…::text[])`: one parameter in place of hundreds. They need no quotes in it. */
export function idArray(ids: readonly string[]): string {
  return `{${ids.join(',')}}`
}

/** A NUL or a lone surrogate, as `JSON.stringify` writes them. */
const UNSTORABLE = /\\u(?:0000|d[89a-f])/

/**
 * Returns rows as JSON for a statement. Endpoints, providers and applications may supply any text; PostgreSQL's text type allows neither NUL
 * nor lone surrogates, so U+FFFD replaces them.
 */
export function toStorableJson(rows: readonly object[]): string {
  const json = JSON.stringify(rows)
  if (!UNSTORABLE.test(json)) return json
  return JSON.stringify(rows, (_, value: unknown) =>
    typeof value === 'string' ? value.replaceAll('\0', '\uFFFD').toWellFormed() : value,
  )
}

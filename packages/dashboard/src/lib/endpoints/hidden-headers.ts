import type { Endpoint } from '../api/endpoints.ts'

/** What the API returns in place of a header value that looks like a secret, and accepts to keep the stored one. */
export const REDACTED = '[redacted]'

interface Edited {
  url: string
  headers: readonly { name: string; value: string }[]
}

/**
 * Returns the headers whose hidden values an update cannot keep: the sender keeps them only while the URL has the same origin, so
 * that they are not sent to another server.
 */
export function lostHeaders(stored: Endpoint | undefined, { url, headers }: Edited): string[] {
  const before = URL.parse(stored?.url ?? '')?.origin
  const after = URL.parse(url.trim())?.origin
  if (before === undefined || after === undefined || before === after) return []
  return headers.filter(({ value }) => value === REDACTED).map(({ name }) => name.trim())
}

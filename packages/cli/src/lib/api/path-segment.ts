import { CliError } from '../terminal/cli-error.ts'

/** Encodes any text as one segment of a path. */
export function encodePathSegment(id: string): string {
  // `fetch` resolves these as relative segments, even when they are escaped.
  if (id === '.' || id === '..') throw new CliError('missing', `"${id}" was not found`)
  return encodeURIComponent(id)
}

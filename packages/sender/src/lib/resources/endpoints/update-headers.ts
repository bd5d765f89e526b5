import { invalidInput } from '../input.ts'
import { REDACTED, restoreRedacted } from './custom-headers.ts'
import { isSensitiveName } from './sensitive-names.ts'

interface StoredTarget {
  url: string
  headers: Readonly<Record<string, string>>
}

interface TargetChanges {
  url: string | undefined
  headers: Readonly<Record<string, string>> | undefined
}

export interface UpdatedHeaders {
  /** Undefined if the headers stay unchanged. */
  headers: Record<string, string> | undefined
  /** Names of the headers that were removed because the URL has another origin. */
  droppedHeaders: string[]
}

/**
 * Returns the headers after an update. Hidden values stay with the origin they were entered for: otherwise changing the URL to one's
 * own server would reveal them.
 *
 * @throws {SenderError} `ERR_SENDER_INVALID` if a redacted value is sent back together with a URL of another origin
 */
export function updateHeaders(stored: StoredTarget, { url, headers }: TargetChanges): UpdatedHeaders {
  if (!isMoved(stored, url))
    return {
      headers: headers === undefined ? undefined : restoreRedacted(headers, stored.headers),
      droppedHeaders: [],
    }
  if (headers === undefined) {
    const all = Object.entries(stored.headers)
    return {
      headers: Object.fromEntries(all.filter(([name]) => !isSensitiveName(name))),
      droppedHeaders: all.map(([name]) => name).filter(isSensitiveName),
    }
  }
  const redacted = Object.keys(headers).find((name) => headers[name] === REDACTED)
  if (redacted !== undefined)
    throw invalidInput(
      `headers.${redacted}`,
      `The new URL has another origin, so the hidden value of ${redacted} is not kept: send the value again, or leave the header out.`,
    )
  return { headers: { ...headers }, droppedHeaders: [] }
}

/** Whether `url` has another origin than the stored one. */
export function isMoved(stored: StoredTarget, url: string | undefined): url is string {
  return url !== undefined && originOf(url) !== originOf(stored.url)
}

function originOf(url: string): string {
  return new URL(url).origin
}

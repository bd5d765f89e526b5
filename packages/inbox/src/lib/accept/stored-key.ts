import { createHash } from 'node:crypto'
import { INBOX_DEFAULTS } from '../defaults.ts'

/** A NUL, which PostgreSQL's text type does not allow. */
const NUL = '\0'

/**
 * Returns a key as it is stored: a long one, or one that PostgreSQL cannot store, as its SHA-256. Equal keys stay equal, others different.
 */
export function storedKey(key: string): string {
  // A character has up to three bytes.
  const isShort =
    key.length * 3 <= INBOX_DEFAULTS.keyBytes || Buffer.byteLength(key) <= INBOX_DEFAULTS.keyBytes
  if (isShort && !key.includes(NUL) && key.isWellFormed() && !key.startsWith(HASHED)) return key
  // UTF-16, because UTF-8 would make all lone surrogates equal.
  return HASHED + createHash('sha256').update(Buffer.from(key, 'utf16le')).digest('hex')
}

const HASHED = 'sha256:'

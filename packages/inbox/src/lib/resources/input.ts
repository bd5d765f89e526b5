import { InboxError } from '../errors.ts'

const MESSAGE_ID = /^msg_[0-9a-f]{32}$/
const REPLAY_ID = /^rpl_[0-9a-f]{32}$/
const MAX_TEXT = 500

/** Creates an `ERR_INBOX_NOT_FOUND`. */
export function notFound(resource: string, id: unknown): InboxError {
  return new InboxError(
    'ERR_INBOX_NOT_FOUND',
    `No ${resource} found with the id ${JSON.stringify(String(id).slice(0, 100))}.`,
  )
}

export function invalidInput(message: string): InboxError {
  return new InboxError('ERR_INBOX_INVALID', message)
}

/** @throws {InboxError} `ERR_INBOX_NOT_FOUND` for what is not the id of any message. */
export function checkMessageId(id: unknown): string {
  if (typeof id !== 'string' || !MESSAGE_ID.test(id)) throw notFound('message', id)
  return id
}

/** @throws {InboxError} `ERR_INBOX_NOT_FOUND` for what is not the id of any replay. */
export function checkReplayId(id: unknown): string {
  if (typeof id !== 'string' || !REPLAY_ID.test(id)) throw notFound('replay', id)
  return id
}

/**
 * Returns a text that PostgreSQL can store.
 *
 * @throws {InboxError} `ERR_INBOX_INVALID`
 */
export function checkText(value: unknown, name: string, max: number = MAX_TEXT): string {
  if (
    typeof value === 'string' &&
    value.length >= 1 &&
    value.length <= max &&
    !value.includes('\0') &&
    value.isWellFormed()
  )
    return value
  throw invalidInput(
    `${name} must be a text with 1 to ${max} characters, without U+0000 and lone surrogates.`,
  )
}

/** @throws {InboxError} `ERR_INBOX_INVALID` */
export function checkTime(value: unknown, name: string): Date {
  if (value instanceof Date && value.getTime() >= 0 && value.getUTCFullYear() <= 9999) return value
  throw invalidInput(`${name} must be a Date between 1970 and 9999.`)
}

import { EngineError } from '@hookseal/engine'
import { toEngineError, translateErrors, withDatabaseErrors } from '@hookseal/engine/database'
import { InboxError } from './errors.ts'

const CODES = {
  ERR_ENGINE_OPTION: 'ERR_INBOX_OPTION',
  ERR_ENGINE_DATABASE: 'ERR_INBOX_DATABASE',
  ERR_ENGINE_DATABASE_LOCKED: 'ERR_INBOX_DATABASE_LOCKED',
  ERR_ENGINE_DATABASE_DIRECTORY: 'ERR_INBOX_DATABASE_DIRECTORY',
  ERR_ENGINE_KEY: 'ERR_INBOX_OPTION',
} as const

/** Returns an error of the engine or the database as an InboxError without values, and any other error unchanged. */
export function toInboxError(error: unknown): unknown {
  const failure = toEngineError(error)
  if (!(failure instanceof EngineError)) return failure
  const { code, message, cause, stack } = failure
  const translated = new InboxError(CODES[code], message, cause === undefined ? {} : { cause })
  if (stack !== undefined) translated.stack = stack.replace(/^EngineError/, 'InboxError')
  return translated
}

/** Wraps the functions of a resource: they reject with `ERR_INBOX_DATABASE` when the database fails. */
export function withInboxErrors<Resource extends object>(resource: Resource): Resource {
  return translateErrors(resource, toInboxError)
}

/** Wraps a transaction of the caller: it rejects with `ERR_INBOX_DATABASE` when the database fails, with the error of the driver as `cause`. */
export async function withTransactionErrors<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await withDatabaseErrors(work)
  } catch (error) {
    throw toInboxError(error)
  }
}

import { EngineError } from '@hookseal/engine'
import { toEngineError, translateErrors, withDatabaseErrors } from '@hookseal/engine/database'
import { SenderError } from './errors.ts'

const CODES = {
  ERR_ENGINE_OPTION: 'ERR_SENDER_OPTION',
  ERR_ENGINE_DATABASE: 'ERR_SENDER_DATABASE',
  ERR_ENGINE_DATABASE_LOCKED: 'ERR_SENDER_DATABASE_LOCKED',
  ERR_ENGINE_DATABASE_DIRECTORY: 'ERR_SENDER_DATABASE_DIRECTORY',
  ERR_ENGINE_KEY: 'ERR_SENDER_KEY',
} as const

/** Returns an error of the engine or the database as a SenderError without values, and any other error unchanged. */
export function toSenderError(error: unknown): unknown {
  const failure = toEngineError(error)
  if (!(failure instanceof EngineError)) return failure
  const { code, message, cause, stack } = failure
  const translated = new SenderError(CODES[code], message, cause === undefined ? {} : { cause })
  if (stack !== undefined) translated.stack = stack.replace(/^EngineError/, 'SenderError')
  return translated
}

/** Wraps the functions of a resource: they reject with `ERR_SENDER_DATABASE` when the database fails. */
export function withSenderErrors<Resource extends object>(resource: Resource): Resource {
  return translateErrors(resource, toSenderError)
}

/** Wraps a transaction of the caller: it rejects with `ERR_SENDER_DATABASE` when the database fails, with the error of the driver as `cause`. */
export async function withTransactionErrors<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await withDatabaseErrors(work)
  } catch (error) {
    throw toSenderError(error)
  }
}

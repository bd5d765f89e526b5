import { DrizzleQueryError } from 'drizzle-orm'
import { isDatabaseError, isQueryTimeout } from './database-errors.ts'
import { EngineError } from '../errors.ts'
import type { Logger } from '../logger.ts'

// Drizzle's errors contain the values of the statement, also in the message: bodies, headers with tokens, sealed secrets. These must
// reach neither logs nor callers.

/** Wraps a logger so that it logs database errors without the values of their statements. */
export function withoutValues(log: Logger): Logger {
  return {
    info: (fields, message) => log.info(withoutQueryValues(fields), message),
    warn: (fields, message) => log.warn(withoutQueryValues(fields), message),
    error: (fields, message) => log.error(withoutQueryValues(fields), message),
  }
}

function withoutQueryValues(fields: object): object {
  return 'err' in fields && fields.err instanceof DrizzleQueryError
    ? { ...fields, err: describe(fields.err) }
    : fields
}

/**
 * Wraps the functions of a resource: they reject with what `translate` returns. Not done where statements run, because Drizzle's query builders
 * and pg-boss execute theirs without a common function.
 */
export function translateErrors<Resource extends object>(
  resource: Resource,
  translate: (error: unknown) => unknown,
): Resource {
  const members = Object.entries(resource).map(([name, member]: [string, unknown]) => [
    name,
    typeof member === 'function' ? (...args: unknown[]) => translated(member(...args), translate) : member,
  ])
  return Object.fromEntries(members) as Resource // each member has its type again
}

function translated(result: unknown, translate: (error: unknown) => unknown): unknown {
  return result instanceof Promise
    ? result.catch((error: unknown) => Promise.reject(translate(error)))
    : result
}

/** Returns an error of the database as an EngineError without values and with PostgreSQL's code in `cause`, and any other error unchanged. */
export function toEngineError(error: unknown): unknown {
  if (!isDatabaseError(error)) return error
  const isQuery = error instanceof DrizzleQueryError
  const code = codeOf(isQuery ? error.cause : error)
  const cause = Object.assign(
    isQuery ? describe(error) : new Error(error.message),
    code === undefined ? {} : { code },
  )
  const why = (isQuery ? error.cause?.message : error.message) || code || 'unknown'
  return new EngineError('ERR_ENGINE_DATABASE', `Database query failed: ${why}`, { cause })
}

/** Wraps a caller's transaction: it rejects with `ERR_ENGINE_DATABASE` when the database fails, with the error of the driver as `cause`. */
export async function withDatabaseErrors<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (!isDatabaseError(error) || error instanceof DrizzleQueryError) throw toEngineError(error)
    // The statements are the caller's own, and so are their values.
    throw new EngineError(
      'ERR_ENGINE_DATABASE',
      `Database query failed: ${error.message || codeOf(error) || 'unknown'}`,
      {
        cause: error,
      },
    )
  }
}

/** Copies the message without the original cause, because PostgreSQL's `detail` quotes the row that failed. */
function describe(failed: DrizzleQueryError): Error {
  const { query, cause, stack = '' } = failed
  const code = codeOf(cause)
  const error = new Error(
    `${cause?.message ?? 'unknown'}${code === undefined ? '' : ` (${code})`}, of the statement: ${query}`,
  )
  const frames = stack.split('\n').filter((line) => /^ {4}at /.test(line))
  error.stack = [`Error: ${error.message}`, ...frames].join('\n')
  return error
}

function codeOf(error: Error | undefined): string | undefined {
  // pg gives its own timeout no code.
  if (isQueryTimeout(error)) return 'ETIMEDOUT'
  return error !== undefined && 'code' in error ? String(error.code) : undefined
}

import { DrizzleQueryError } from 'drizzle-orm'
import { SenderError } from '../errors.ts'
import type { SenderLogger } from '../logger.ts'

// Drizzle's errors hold the values of the statement, in the message too: bodies, headers with tokens, sealed secrets. Neither logs nor
// callers may get those.

export function withoutValues(log: SenderLogger): SenderLogger {
  return {
    info: (fields, message) => log.info(clean(fields), message),
    warn: (fields, message) => log.warn(clean(fields), message),
    error: (fields, message) => log.error(clean(fields), message),
  }
}

function clean(fields: object): object {
  return 'err' in fields && fields.err instanceof DrizzleQueryError
    ? { ...fields, err: describe(fields.err) }
    : fields
}

/** The same functions, but that errors of the database come out as `ERR_SENDER_DATABASE`, their `cause` with PostgreSQL's code. */
export function withSenderErrors<Resource extends object>(resource: Resource): Resource {
  const members = Object.entries(resource).map(([name, member]: [string, unknown]) => [
    name,
    typeof member === 'function' ? (...args: unknown[]) => cleaned(member(...args)) : member,
  ])
  return Object.fromEntries(members) as Resource // each member has its type again
}

function cleaned(result: unknown): unknown {
  return result instanceof Promise
    ? result.catch((error: unknown) => Promise.reject(toSenderError(error)))
    : result
}

/** As it is, unless it's an error of the database. */
export function toSenderError(error: unknown): unknown {
  if (!(error instanceof DrizzleQueryError)) return error
  const code = codeOf(error)
  const cause = Object.assign(describe(error), code === undefined ? {} : { code })
  const why = error.cause?.message ?? 'unknown'
  return new SenderError('ERR_SENDER_DATABASE', `The database did not do what it was asked to: ${why}`, {
    cause,
  })
}

/** Not the cause itself: PostgreSQL's `detail` quotes the row that failed. */
function describe(failed: DrizzleQueryError): Error {
  const { query, cause, stack = '' } = failed
  const code = codeOf(failed)
  const error = new Error(
    `${cause?.message ?? 'unknown'}${code === undefined ? '' : ` (${code})`}, of the statement: ${query}`,
  )
  const frames = stack.split('\n').filter((line) => /^ {4}at /.test(line))
  error.stack = [`Error: ${error.message}`, ...frames].join('\n')
  return error
}

function codeOf({ cause }: DrizzleQueryError): string | undefined {
  return cause !== undefined && 'code' in cause ? String(cause.code) : undefined
}

import { DrizzleQueryError } from 'drizzle-orm'
import type { SenderLogger } from './logger.ts'

/** Drizzle's errors hold the values of the statement, in the message too: bodies, headers with tokens, sealed secrets. Logs must not. */
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

/** Not the cause itself: PostgreSQL's `detail` quotes the row that failed. */
function describe({ query, cause, stack = '' }: DrizzleQueryError): Error {
  const code = cause !== undefined && 'code' in cause ? ` (${String(cause.code)})` : ''
  const error = new Error(`${cause?.message ?? 'unknown'}${code}, of the statement: ${query}`)
  const frames = stack.split('\n').filter((line) => /^ {4}at /.test(line))
  error.stack = [`Error: ${error.message}`, ...frames].join('\n')
  return error
}

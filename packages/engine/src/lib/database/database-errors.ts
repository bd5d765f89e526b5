import { DrizzleQueryError } from 'drizzle-orm'
import { sqlStateOf } from './sql-state.ts'

/** Errors of the driver or the connection, as opposed to those that a caller's own code throws inside a transaction. */
const databaseErrors = new WeakSet<Error>()

/** Runs a call of the driver, and remembers its error as one of the database. */
export async function markErrors<T>(call: () => Promise<T>): Promise<T> {
  try {
    return await call()
  } catch (error) {
    if (error instanceof Error) databaseErrors.add(error)
    throw error
  }
}

export function isDatabaseError(error: unknown): error is Error {
  return error instanceof DrizzleQueryError || (error instanceof Error && databaseErrors.has(error))
}

/** Whether the connection did not respond in time: it must be destroyed, because the server may still be working on the statement. */
export function isQueryTimeout(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  // The message of pg's `query_timeout`, which has no code.
  return error.message === 'Query read timeout' || isQueryTimeout(error.cause)
}

/** The classes of PostgreSQL's codes that a statement or its values cause, so that repeating it fails again. */
const DEFECTS = /^(?:0A|2[1-467BDF]|3|42|44|54|P0|XX)/

/** Whether an error of the database is its state of the moment: it is unreachable, overloaded, restarted or full, or did not respond in time. */
export function isUnavailable(error: unknown): boolean {
  return !DEFECTS.test(sqlStateOf(error) ?? '')
}

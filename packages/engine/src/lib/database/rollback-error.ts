import { EngineError } from '../errors.ts'

/** The error for a caller that caught the failure of a statement inside the transaction: PostgreSQL then commits nothing. */
export function rollbackError(cause?: unknown): EngineError {
  return new EngineError(
    'ERR_ENGINE_DATABASE',
    'The transaction was rolled back: a statement in it failed. Catch the error outside of the transaction, or use a savepoint.',
    { cause },
  )
}

import { WebhookConfigError } from '@hookseal/core'

/**
 * What is needed of a client: `query(text, values)` with `$1` placeholders. A `Pool` or `Client` of pg and PGlite fit as they
 * are; for postgres.js pass `{ query: (text, values) => sql.unsafe(text, values) }`.
 */
export interface PostgresClient {
  query(text: string, values?: (string | number)[]): PromiseLike<unknown>
}

export type Row = Readonly<Record<string, unknown>>

/**
 * Runs one statement and gives its rows, whether the client answers `{ rows }` or the rows themselves.
 *
 * @throws {WebhookConfigError} `ERR_WEBHOOK_SETUP` when the table is missing.
 */
export async function queryRows(
  client: PostgresClient,
  text: string,
  values: (string | number)[],
): Promise<readonly Row[]> {
  let result: unknown
  try {
    result = await client.query(text, values)
  } catch (error) {
    if (sqlState(error) !== UNDEFINED_TABLE) throw error
    throw new WebhookConfigError(
      'ERR_WEBHOOK_SETUP',
      'The table of postgresStore is missing: call init() once, before the first delivery.',
      {
        cause: error,
      },
    )
  }
  const rows: unknown = isObject(result) && 'rows' in result ? result['rows'] : result
  if (Array.isArray(rows)) return rows
  throw new WebhookConfigError(
    'ERR_WEBHOOK_SETUP',
    'query() of the client must resolve to { rows } or to an array of rows',
  )
}

/** SQLSTATE of appendix A of the PostgreSQL manual. */
const UNDEFINED_TABLE = '42P01'
const SERIALIZATION_FAILURE = '40001'

/** Whether repeating the statement can succeed: under REPEATABLE READ and above, a concurrent one on the same row fails it. */
export function isSerializationFailure(error: unknown): boolean {
  return sqlState(error) === SERIALIZATION_FAILURE
}

function sqlState(error: unknown): unknown {
  return isObject(error) ? error['code'] : undefined
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}

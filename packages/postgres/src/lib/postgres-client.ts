import { WebhookConfigError } from '@hookseal/core'

/**
 * A client with `query(text, values)` and `$1` placeholders: a `Pool` or `Client` of pg, or PGlite. For postgres.js, pass
 * `{ query: (text, values) => sql.unsafe(text, values) }`.
 */
export interface PostgresClient {
  query(text: string, values?: (string | number)[]): PromiseLike<unknown>
}

export type Row = Readonly<Record<string, unknown>>

/**
 * Runs a statement and resolves to its rows. The client may resolve to `{ rows }` or to an array of rows.
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
      'The table of postgresStore is missing. To fix it, call init() once, before the first delivery.',
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

/** SQLSTATE codes, appendix A of the PostgreSQL manual. */
const UNDEFINED_TABLE = '42P01'
const SERIALIZATION_FAILURE = '40001'

/** Whether a statement failed because of a concurrent change of its row, under REPEATABLE READ or SERIALIZABLE, and can be repeated. */
export function isSerializationFailure(error: unknown): boolean {
  return sqlState(error) === SERIALIZATION_FAILURE
}

function sqlState(error: unknown): unknown {
  return isObject(error) ? error['code'] : undefined
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}

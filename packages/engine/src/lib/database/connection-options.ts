import { ENGINE_DEFAULTS } from '../defaults.ts'
import { EngineError } from '../errors.ts'
import { isPostgresAddress } from './open-database.ts'

/** With fewer, one organization could use all that the queue and notifications leave. */
const MIN = 5
const MAX = 1000

/** Returns the option `connections`. @throws {EngineError} `ERR_ENGINE_OPTION` */
export function readConnections(connections: number = ENGINE_DEFAULTS.connections): number {
  if (Number.isInteger(connections) && connections >= MIN && connections <= MAX) return connections
  throw new EngineError('ERR_ENGINE_OPTION', `connections must be an integer from ${MIN} to ${MAX}.`)
}

/** Returns the option `directDatabase`. @throws {EngineError} `ERR_ENGINE_OPTION` */
export function readDirectDatabase(address: string | undefined, database: string): string | undefined {
  if (address === undefined) return address
  // Most likely the address of the server is missing: an embedded database would take its place without a word.
  if (database.startsWith('pglite:'))
    throw new EngineError(
      'ERR_ENGINE_OPTION',
      'directDatabase is for PostgreSQL, but database is embedded. Set database to a postgres:// address, or remove directDatabase.',
    )
  if (isPostgresAddress(address)) return address
  throw new EngineError('ERR_ENGINE_OPTION', 'directDatabase must be postgres://user@host/name.')
}

import { EngineError } from '../errors.ts'
import { ENGINE_DEFAULTS } from '../defaults.ts'
import { createLogger } from '../logger.ts'
import type { Database, DatabaseOptions } from './database.ts'
import { openEmbedded } from './embedded.ts'
import { openPostgres } from './postgres.ts'

/**
 * Opens `pglite:<directory>` (`pglite:` alone is in memory) or `postgres://…`. Runs no migrations.
 *
 * @throws {EngineError} `ERR_ENGINE_DATABASE` if the address is of neither kind or the server is unavailable,
 * `ERR_ENGINE_DATABASE_LOCKED` if another process owns the directory.
 */
export async function openDatabase(
  address: string,
  {
    connections = ENGINE_DEFAULTS.connections,
    directDatabase,
    log = createLogger(),
  }: Partial<DatabaseOptions> = {},
): Promise<Database> {
  if (address.startsWith('pglite:')) return openEmbedded(address.slice('pglite:'.length))
  if (isPostgresAddress(address)) return openPostgres(address, { connections, directDatabase, log })
  throw new EngineError(
    'ERR_ENGINE_DATABASE',
    'database must be pglite:<directory> or postgres://user@host/name',
  )
}

export function isPostgresAddress(address: string): boolean {
  return /^postgres(ql)?:\/\//.test(address)
}

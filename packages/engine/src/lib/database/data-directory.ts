import { chmodSync, existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { EngineError } from '../errors.ts'

/** The directory of an embedded database. */
export interface DataDirectory {
  readonly path: string
  /** The files of PostgreSQL, one level down: PGlite rejects a directory that contains anything else. */
  readonly cluster: string
  /** Whether an earlier start completed: then the tables must be there. */
  readonly isInitialized: boolean
  /** Records that the tables are complete. From now on missing files are damage, not a first start. */
  readonly markInitialized: () => void
}

const MARKER = 'initialized'

/**
 * Creates the directory, readable by its owner only, or checks the files of an existing one.
 *
 * @throws {EngineError} `ERR_ENGINE_DATABASE_DIRECTORY` when it cannot be created or written, or when files are missing.
 */
export function openDataDirectory(path: string): DataDirectory {
  const cluster = join(path, 'data')
  const marker = join(path, MARKER)
  try {
    mkdirSync(cluster, { recursive: true, mode: 0o700 })
    // The directory may have existed with another mode. PGlite creates files that everyone can read.
    chmodSync(cluster, 0o700)
  } catch (cause) {
    throw unusable(path, cause)
  }
  const isInitialized = existsSync(marker)
  if (isInitialized && !existsSync(join(cluster, 'PG_VERSION')))
    throw damagedDirectory(
      path,
      readdirSync(cluster).length === 0 ? 'data/ is empty' : 'data/PG_VERSION is missing',
    )
  return {
    path,
    cluster,
    isInitialized,
    markInitialized() {
      if (isInitialized) return
      // A symlink of that name is replaced, not followed.
      rmSync(marker, { force: true })
      writeFileSync(marker, '', { flag: 'wx', mode: 0o600 })
    },
  }
}

/** The error for a data directory whose files do not make a database. */
export function damagedDirectory(path: string, reason: string, cause?: unknown): EngineError {
  return new EngineError(
    'ERR_ENGINE_DATABASE_DIRECTORY',
    `The data directory ${path} is damaged: ${reason}. Restore a backup of it, or move it away to start with an empty database.`,
    { cause },
  )
}

function unusable(path: string, cause: unknown): EngineError {
  const reason = cause instanceof Error ? cause.message : String(cause)
  return new EngineError(
    'ERR_ENGINE_DATABASE_DIRECTORY',
    `The data directory ${path} cannot be used: ${reason}. It must be writable by the user of this process.`,
    { cause },
  )
}

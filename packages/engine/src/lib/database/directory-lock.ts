import { chmodSync, closeSync, lstatSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { join } from 'node:path'
import type * as sqlite from 'node:sqlite'
import { EngineError } from '../errors.ts'
import { hasLivingOwner, listenAsOwner } from './owner-socket.ts'

const LOCK_FILE = 'owner.lock'
const OWNER_FILE = 'owner.txt'
/** SQLite's result code for a lock that another connection holds (https://www.sqlite.org/rescode.html#busy). */
const SQLITE_BUSY = 5

/**
 * Makes this process the only owner of a data directory and resolves to the function that ends it. PGlite itself would let a second
 * process open the same files and corrupt them.
 *
 * The lock is an exclusive transaction on an empty SQLite file, so a record lock of the kernel (fcntl(2)). It decides between processes that
 * start at the same time. The kernel drops it when any code of the process opens and closes the file, as a backup does, and it says nothing
 * about a file that was deleted. Therefore the owner also listens on a socket, and who gets the lock checks that no process does. Both end
 * with the process, however it ends, and hold between containers that share the directory. A network file system is not supported.
 *
 * @throws {EngineError} `ERR_ENGINE_DATABASE_LOCKED` while another process owns it; `ERR_ENGINE_DATABASE_DIRECTORY` where it cannot be locked.
 */
export async function lockDirectory(directory: string): Promise<() => void> {
  const { DatabaseSync } = loadSqlite()
  const ownerFile = join(directory, OWNER_FILE)
  let lock: InstanceType<typeof DatabaseSync> | undefined
  let release: (() => void) | undefined
  try {
    const lockFile = join(directory, LOCK_FILE)
    makePrivate(lockFile)
    lock = new DatabaseSync(lockFile, { timeout: 0 })
    lock.exec('begin exclusive')
    if (await hasLivingOwner(directory)) throw locked(directory, readOwner(ownerFile))
    const stopListening = await listenAsOwner(directory)
    release = stopListening
    writePrivate(ownerFile, `process ${process.pid} on ${hostname()}\n`)
    const held = lock
    return () => {
      stopListening()
      held.close()
    }
  } catch (error) {
    release?.()
    lock?.close()
    if (error instanceof EngineError) throw error
    if (isBusy(error)) throw locked(directory, readOwner(ownerFile))
    const reason = error instanceof Error ? error.message : String(error)
    throw new EngineError(
      'ERR_ENGINE_DATABASE_DIRECTORY',
      `Cannot lock the data directory ${directory}: ${reason}. It must be writable, on a local file system.`,
      { cause: error },
    )
  }
}

/** Loads it without the warning of Node 22 that it is experimental, which would be the first line of the log. */
function loadSqlite(): typeof sqlite {
  const own = Object.getOwnPropertyDescriptor(process, 'emitWarning')
  try {
    process.emitWarning = () => undefined
    return process.getBuiltinModule('node:sqlite')
  } finally {
    if (own !== undefined) Object.defineProperty(process, 'emitWarning', own)
  }
}

/**
 * Creates the file, or keeps other users from opening it: a read lock of another user would look like an owner. Never opens a file that
 * exists, because closing it would drop this process's own lock on it.
 */
function makePrivate(file: string): void {
  const stats = lstatSync(file, { throwIfNoEntry: false })
  // Another process may create it at the same time: appending nothing leaves its file as it is.
  if (stats === undefined) closeSync(openSync(file, 'a', 0o600))
  else if (!stats.isFile()) throw new Error(`${file} is not a regular file`)
  else if ((stats.mode & 0o077) !== 0) chmodSync(file, 0o600)
}

/** Writes a new file: a symlink of that name is replaced, not followed. */
function writePrivate(file: string, text: string): void {
  rmSync(file, { force: true })
  writeFileSync(file, text, { flag: 'wx', mode: 0o600 })
}

function locked(directory: string, owner: string): EngineError {
  return new EngineError(
    'ERR_ENGINE_DATABASE_LOCKED',
    `The data directory ${directory} is in use by ${owner}. An embedded database has one owner: ` +
      'stop that process, or use PostgreSQL for several processes.',
  )
}

/** Only for the message: the owner may not have written it yet. */
function readOwner(file: string): string {
  try {
    return readFileSync(file, 'utf8').trim() || 'another process'
  } catch {
    return 'another process'
  }
}

function isBusy(error: unknown): boolean {
  return error instanceof Error && 'errcode' in error && error.errcode === SQLITE_BUSY
}

import { readFileSync, writeFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { SenderError } from '../errors.ts'

const LOCK_FILE = 'owner.lock'
const OWNER_FILE = 'owner.txt'
/** SQLite's result code for a lock that another connection holds (https://www.sqlite.org/rescode.html#busy). */
const SQLITE_BUSY = 5

/**
 * Makes this process the only owner of a data directory and resolves to the function that ends it. PGlite itself would let a second
 * process open the same files and corrupt them.
 *
 * The lock is an exclusive transaction on an empty SQLite file, so a record lock of the kernel (fcntl(2)). It ends with the process,
 * however the process ends, and holds between containers that share the directory, whatever their PID namespaces. A network file
 * system without such locks is not supported.
 *
 * @throws {SenderError} `ERR_SENDER_DATABASE_LOCKED` while another process owns it; `ERR_SENDER_DATABASE_DIRECTORY` where it cannot be locked.
 */
export async function lockDirectory(directory: string): Promise<() => void> {
  // Loaded here, because Node 22 prints a warning when it loads, which users of PostgreSQL need not see.
  const { DatabaseSync } = await import('node:sqlite')
  const ownerFile = join(directory, OWNER_FILE)
  let lock: InstanceType<typeof DatabaseSync> | undefined
  try {
    lock = new DatabaseSync(join(directory, LOCK_FILE), { timeout: 0 })
    lock.exec('begin exclusive')
    writeFileSync(ownerFile, `process ${process.pid} on ${hostname()}\n`)
  } catch (error) {
    lock?.close()
    if (isBusy(error)) throw locked(directory, readOwner(ownerFile))
    const reason = error instanceof Error ? error.message : String(error)
    throw new SenderError(
      'ERR_SENDER_DATABASE_DIRECTORY',
      `Cannot lock the data directory ${directory}: ${reason}. It must be writable, on a local file system.`,
      { cause: error },
    )
  }
  return () => lock.close()
}

function locked(directory: string, owner: string): SenderError {
  return new SenderError(
    'ERR_SENDER_DATABASE_LOCKED',
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

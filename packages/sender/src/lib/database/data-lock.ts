import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { SenderError } from '../errors.ts'

/**
 * Makes this process the only owner of a data directory, until the returned function is called. Without it, a second process could open the
 * same files with PGlite and corrupt them.
 *
 * @throws {SenderError} `ERR_SENDER_DATABASE_LOCKED` while another running process owns the directory.
 */
export function lockDataDirectory(directory: string): () => void {
  const file = join(directory, 'hookseal.lock')
  // Written to another file and linked, so that no process sees a half-written lock.
  const draft = `${file}.${process.pid}`
  writeFileSync(draft, ownerLine(process.pid))
  try {
    while (!link(draft, file)) {
      const text = read(file)
      const owner = parseOwner(text)
      if (owner !== undefined && isAlive(owner)) throw locked(owner, directory)
      if (text !== undefined) removeStale(file, text)
    }
  } finally {
    rmSync(draft)
  }
  return () => rmSync(file, { force: true })
}

/** Tries to create the lock. Returns false if there is one already. */
function link(draft: string, file: string): boolean {
  try {
    linkSync(draft, file)
    return true
  } catch (error) {
    if (isCode(error, 'EEXIST')) return false
    throw error
  }
}

/** Removes the lock of a dead owner. If another process has just replaced it, restores the lock of that process. */
function removeStale(file: string, text: string): void {
  const stale = `${file}.${process.pid}.stale`
  try {
    renameSync(file, stale)
  } catch (error) {
    if (isCode(error, 'ENOENT')) return
    throw error
  }
  if (read(stale) !== text) link(stale, file)
  rmSync(stale)
}

function locked({ pid }: Owner, directory: string): SenderError {
  return new SenderError(
    'ERR_SENDER_DATABASE_LOCKED',
    `Process ${pid} uses the data directory ${directory}. An embedded database has one process: ` +
      'stop the other one, or use PostgreSQL for several.',
  )
}

interface Owner {
  pid: number
  started: string
}

/** Contains the start time where /proc provides it, because the pid may belong to another process later. */
function ownerLine(pid: number): string {
  return `${pid} ${startTime(pid)}\n`
}

function read(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    if (isCode(error, 'ENOENT')) return undefined
    throw error
  }
}

function parseOwner(text: string = ''): Owner | undefined {
  const [pid = '', started = ''] = text.trim().split(' ')
  return /^\d+$/.test(pid) ? { pid: Number(pid), started } : undefined
}

function isAlive({ pid, started }: Owner): boolean {
  try {
    process.kill(pid, 0)
  } catch (error) {
    return isCode(error, 'EPERM')
  }
  return started === '' || started === startTime(pid)
}

/** Field 22 of /proc/<pid>/stat (proc(5)), counted after the name, which may contain spaces; empty without /proc. */
function startTime(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? ''
  } catch {
    return '' // no /proc on this system, or the process has just ended
  }
}

function isCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code
}

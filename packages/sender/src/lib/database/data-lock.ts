import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { SenderError } from '../errors.ts'

/**
 * Makes this process the one owner of a data directory, until the returned function is called. PGlite itself would let a second
 * process open the same files and ruin them.
 *
 * @throws {SenderError} `ERR_SENDER_DATABASE_LOCKED` while another process that is alive owns it.
 */
export function lockDataDirectory(directory: string): () => void {
  const file = join(directory, 'hookseal.lock')
  // Written aside and linked: a lock is never seen half written.
  const draft = `${file}.${process.pid}`
  writeFileSync(draft, ownerLine(process.pid))
  try {
    while (!link(draft, file)) {
      const text = read(file)
      const owner = parseOwner(text)
      if (owner !== undefined && isAlive(owner)) throw locked(owner, directory)
      if (text !== undefined) takeAway(file, text)
    }
  } finally {
    rmSync(draft)
  }
  return () => rmSync(file, { force: true })
}

/** Whether the lock is ours: there was none. */
function link(draft: string, file: string): boolean {
  try {
    linkSync(draft, file)
    return true
  } catch (error) {
    if (isCode(error, 'EEXIST')) return false
    throw error
  }
}

/** Removes the lock of a dead owner; if somebody else has just done so and locked, theirs is put back. */
function takeAway(file: string, text: string): void {
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
    `Process ${pid} uses the data directory ${directory}. One process owns an embedded database; ` +
      'use PostgreSQL for several, or stop the other one.',
  )
}

interface Owner {
  pid: number
  started: string
}

/** A pid alone may be somebody else's by now: the start time tells the two apart where /proc has it. */
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

/** Field 22 of /proc/<pid>/stat (proc(5)), counted behind the name, which may hold spaces; empty without /proc. */
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

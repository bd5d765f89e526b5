import { closeSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs'
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
  for (;;) {
    try {
      const descriptor = openSync(file, 'wx')
      writeSync(descriptor, ownerLine(process.pid))
      closeSync(descriptor)
      return () => rmSync(file, { force: true })
    } catch (error) {
      if (!isCode(error, 'EEXIST')) throw error
    }
    const owner = readOwner(file)
    if (owner !== undefined && isAlive(owner)) {
      throw new SenderError(
        'ERR_SENDER_DATABASE_LOCKED',
        `Process ${owner.pid} uses the data directory ${directory}. One process owns an embedded database; ` +
          'use PostgreSQL for several, or stop the other one.',
      )
    }
    // Its owner was killed. Whoever removes the file first and creates it again wins; others find it locked.
    rmSync(file, { force: true })
  }
}

interface Owner {
  pid: number
  started: string
}

/** A pid alone may be somebody else's by now: the start time tells the two apart where /proc has it. */
function ownerLine(pid: number): string {
  return `${pid} ${startTime(pid)}\n`
}

function readOwner(file: string): Owner | undefined {
  try {
    const [pid = '', started = ''] = readFileSync(file, 'utf8').trim().split(' ')
    return /^\d+$/.test(pid) ? { pid: Number(pid), started } : undefined
  } catch (error) {
    if (isCode(error, 'ENOENT')) return undefined
    throw error
  }
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

import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { findProgram } from './find-program.ts'

const run = promisify(execFile)

/** The file whose lock the installing process holds. */
export function lockFile(): string {
  return join(tmpdir(), 'hookseal-apt.lock')
}

/**
 * Resolves with what `find` returns, or, where that is undefined, with what it returns after Debian's package `name` was
 * installed. Undefined where apt cannot be used.
 *
 * Waits first for an installation that another process is running: a program is on PATH as soon as it is unpacked, before
 * the libraries that it needs are there.
 */
export async function findOrInstall(
  name: string,
  find: () => string | undefined,
): Promise<string | undefined> {
  await runningInstallation()
  const found = find()
  if (found !== undefined) return found
  return (await installDebianPackage(name)) ? find() : undefined
}

/** Whether this process may install packages with apt. */
export async function canInstall(): Promise<boolean> {
  const hasTools = findProgram('apt-get') !== undefined && findProgram('flock') !== undefined
  return hasTools && (await rootCommand()) !== undefined
}

async function runningInstallation(): Promise<void> {
  const file = lockFile()
  if (existsSync(file) && findProgram('flock') !== undefined) await run('flock', ['--shared', file, 'true'])
}

/**
 * Installs a package without starting its service. Resolves with false where apt or the rights for it are missing. One
 * process installs at a time, and the next one finds the package installed.
 */
async function installDebianPackage(name: string): Promise<boolean> {
  const asRoot = await rootCommand()
  if (asRoot === undefined || !(await canInstall())) return false
  const isInstalled = `dpkg-query -W -f '\${db:Status-Status}' ${name} 2>/dev/null | grep -qx installed`
  // An update that fails, because another apt holds the lists, leaves those of before, which may do.
  const install = `apt-get update; apt-get -o DPkg::Lock::Timeout=300 install -y --no-install-recommends ${name}`
  // Services are not started in runlevel 1, whatever the policy of the machine is.
  const environment = ['DEBIAN_FRONTEND=noninteractive', 'RUNLEVEL=1']
  const script = `${isInstalled} || { ${install}; }`
  const [command, ...args] = [...asRoot, 'env', ...environment, 'flock', lockFile(), 'sh', '-c', script]
  try {
    await run(command, args, { maxBuffer: 16 * 1024 * 1024 })
    return true
  } catch (error) {
    throw new Error(`apt-get could not install ${name}`, { cause: error })
  }
}

/** The words to put before a command that root must run; undefined where this process cannot become root. */
async function rootCommand(): Promise<[string, ...string[]] | undefined> {
  if (process.getuid?.() === 0) return ['nice']
  if (findProgram('sudo') === undefined) return undefined
  return run('sudo', ['-n', 'true']).then(
    () => ['sudo', '-n'],
    () => undefined,
  )
}

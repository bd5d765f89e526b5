import { execFile } from 'node:child_process'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { findProgram } from './find-program.ts'

const run = promisify(execFile)

/**
 * Installs one of Debian's packages, and starts no service of it. `false` where that can't be done: no apt, no rights.
 * Test files that run at the same time wait for each other, and the second finds the work done.
 */
export async function installDebianPackage(name: string): Promise<boolean> {
  const asRoot = await rootCommand()
  if (asRoot === undefined || findProgram('apt-get') === undefined || findProgram('flock') === undefined)
    return false
  const install = `dpkg -s ${name} >/dev/null 2>&1 || { apt-get update && apt-get install -y --no-install-recommends ${name}; }`
  // Services are not started in runlevel 1, whatever the policy of the machine is.
  const environment = ['DEBIAN_FRONTEND=noninteractive', 'RUNLEVEL=1']
  const lock = join(tmpdir(), 'hookseal-apt.lock')
  const [command, ...args] = [...asRoot, 'env', ...environment, 'flock', lock, 'sh', '-c', install]
  try {
    await run(command, args, { maxBuffer: 16 * 1024 * 1024 })
    return true
  } catch (error) {
    throw new Error(`apt-get could not install ${name}`, { cause: error })
  }
}

/** What to put before a command that root must run. */
async function rootCommand(): Promise<[string, ...string[]] | undefined> {
  if (process.getuid?.() === 0) return ['nice']
  if (findProgram('sudo') === undefined) return undefined
  return run('sudo', ['-n', 'true']).then(
    () => ['sudo', '-n'],
    () => undefined,
  )
}

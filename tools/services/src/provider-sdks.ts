import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { promisify } from 'node:util'

const FOLDER = join(import.meta.dirname, '../../../packages/providers/sdks')
const run = promisify(execFile)

/**
 * Installs the SDKs of the providers from their lockfile, outside of the workspace: together they take 0.8 GB, which the other tests and
 * the demo do not need. Takes under a second if they are installed.
 */
export async function installSdks(): Promise<void> {
  const options = ['--ignore-workspace', '--ignore-scripts', '--frozen-lockfile', '--prefer-offline']
  await run('npx', ['--yes', 'pnpm@12.21.0', 'install', ...options], { cwd: FOLDER, maxBuffer: 2 ** 26 })
}

/** Imports a module of an SDK. Its types are not available to the compiler, so the caller states the part that it uses. */
export async function importSdk<Module>(name: string): Promise<Module> {
  const { load } = await import(pathToFileURL(join(FOLDER, 'load.mjs')).href)
  return load(name)
}

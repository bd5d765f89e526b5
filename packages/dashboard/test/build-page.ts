import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

export interface BuiltPage extends AsyncDisposable {
  readonly directory: string
}

const run = promisify(execFile)
const root = fileURLToPath(new URL('..', import.meta.url))
const vite = fileURLToPath(new URL('bin/vite.js', import.meta.resolve('vite/package.json')))

/** Builds the page as `vite build` does, into a folder of its own: test files that run at once don't meet. */
export async function buildPage(): Promise<BuiltPage> {
  const directory = await mkdtemp(join(tmpdir(), 'hookseal-page-'))
  // A process of its own: vitest has set NODE_ENV to test in this one, and React would be that for development.
  const env = { ...process.env, NODE_ENV: 'production' }
  await run(process.execPath, [vite, 'build', '--outDir', directory, '--emptyOutDir'], { cwd: root, env })
  return {
    directory,
    [Symbol.asyncDispose]: async () => rm(directory, { recursive: true, force: true }),
  }
}

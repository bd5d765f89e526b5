import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readdir, readFile, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const run = promisify(execFile)
const path = (relative: string) => fileURLToPath(new URL(relative, import.meta.url))

const root = path('..')
const cache = path('../node_modules/.cache/page')
const vite = fileURLToPath(new URL('bin/vite.js', import.meta.resolve('vite/package.json')))

/** Every input of a build. */
const INPUTS = [
  '../src',
  '../index.html',
  '../vite.config.ts',
  '../../core/src',
  '../../../pnpm-lock.yaml',
].map(path)

/** Builds the page with `vite build` and returns its directory. A build of the same sources is reused. */
export async function buildPage(): Promise<string> {
  const built = join(cache, await digest(INPUTS))
  if (existsSync(built)) return built
  await mkdir(cache, { recursive: true })
  const directory = await mkdtemp(`${cache}/building-`)
  // A separate process, because vitest sets NODE_ENV to test here, which would bundle React's development build.
  const env = { ...process.env, NODE_ENV: 'production' }
  await run(process.execPath, [vite, 'build', '--outDir', directory, '--emptyOutDir'], { cwd: root, env })
  // Test files run in parallel: the first finished build takes the name, the others are deleted.
  await rename(directory, built).catch(async (error: unknown) => {
    await rm(directory, { recursive: true })
    if (!existsSync(built)) throw error
  })
  return built
}

async function digest(inputs: readonly string[]): Promise<string> {
  const files = await Promise.all(inputs.map(filesOf))
  const hash = createHash('sha256')
  for (const file of files.flat())
    hash
      .update(file)
      .update('\0')
      .update(await readFile(file))
  return hash.digest('hex').slice(0, 16)
}

async function filesOf(input: string): Promise<string[]> {
  if (/\.\w+$/.test(input)) return [input]
  const entries = await readdir(input, { recursive: true, withFileTypes: true })
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .toSorted()
}

import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'vite'

export interface BuiltPage extends AsyncDisposable {
  readonly directory: string
}

/** Builds the page as `vite build` does, into a folder of its own: test files that run at once don't meet. */
export async function buildPage(): Promise<BuiltPage> {
  const directory = await mkdtemp(join(tmpdir(), 'hookseal-page-'))
  await build({
    root: fileURLToPath(new URL('..', import.meta.url)),
    logLevel: 'warn',
    // Vitest's environment would make it a build for tests.
    mode: 'production',
    build: { outDir: directory, emptyOutDir: true },
  })
  return {
    directory,
    [Symbol.asyncDispose]: async () => rm(directory, { recursive: true, force: true }),
  }
}

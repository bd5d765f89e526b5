import { execFile } from 'node:child_process'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, it } from 'vitest'

const run = promisify(execFile)
const PACKAGE = fileURLToPath(new URL('..', import.meta.url))
const TSDOWN = fileURLToPath(new URL('../../../node_modules/tsdown/dist/run.mjs', import.meta.url))

// The type checker accepts a public type that shows a table of Drizzle, but the build of the package does not.
it('builds declarations, because no public type leads to a table of Drizzle', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'hookseal-declarations-'))
  try {
    const checks = ['--no-attw', '--no-publint']
    await run(process.execPath, [TSDOWN, '--out-dir', directory, ...checks], { cwd: PACKAGE })
    expect(await readdir(directory)).toEqual(expect.arrayContaining(['index.d.ts', 'api.d.ts']))
  } finally {
    await rm(directory, { recursive: true })
  }
})

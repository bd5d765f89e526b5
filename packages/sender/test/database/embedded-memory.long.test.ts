import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, it, onTestFinished } from 'vitest'

const run = promisify(execFile)
const MB = 1024 * 1024

async function measure(directory: string, portions: number): Promise<number[]> {
  const script = fileURLToPath(new URL('memory-process.ts', import.meta.url))
  const { stdout } = await run(process.execPath, [script, directory, String(portions)])
  return JSON.parse(stdout) as number[] // as the script prints it
}

it(
  'keeps an embedded database below 200 MB, which deliveries do not make grow',
  { timeout: 300_000 },
  async () => {
    const directory = mkdtempSync(join(tmpdir(), 'hookseal-memory-'))
    onTestFinished(() => rmSync(directory, { recursive: true }))
    const [, afterOne = 0, ...later] = await measure(directory, 3)
    // By then all buffers of PostgreSQL are in use.
    expect(Math.max(...later) - afterOne).toBeLessThan(8 * MB)
    const [atRest] = await measure(directory, 0)
    // 150 MB. With the settings that PGlite comes with: 211 MB.
    expect(atRest).toBeLessThan(190 * MB)
  },
)

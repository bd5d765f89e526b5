import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { run } from './run.ts'

const ROOT = fileURLToPath(new URL('../../../', import.meta.url))

/** Builds and packs each public package. Resolves with the paths of the tarballs, by the name of the package. */
export async function packAll(): Promise<ReadonlyMap<string, string>> {
  const destination = mkdtempSync(join(tmpdir(), 'hookseal-packed-'))
  // Turbo skips packages that it has built already.
  await pnpm('build')
  const printed = await pnpm('--filter=./packages/*', 'pack', `--pack-destination=${destination}`, '--json')
  const packed: { name: string; filename: string }[] = JSON.parse(printed)
  return new Map(packed.map(({ name, filename }) => [name, filename]))
}

async function pnpm(...args: string[]): Promise<string> {
  return run('npx', ['--yes', 'pnpm@12.21.0', ...args], ROOT)
}

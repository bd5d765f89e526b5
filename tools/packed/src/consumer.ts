import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { onTestFinished } from 'vitest'
import { run } from './run.ts'

const SOURCES = fileURLToPath(new URL('../consumers/', import.meta.url))

export interface ConsumerOptions {
  tarballs: ReadonlyMap<string, string>
  /** Which of our packages it installs. */
  packages: readonly string[]
  /** What else it installs, name to version. */
  dependencies?: Readonly<Record<string, string>>
  /** Which files of `consumers/` it is made of. */
  files: readonly string[]
  type?: 'module' | 'commonjs'
}

/** An empty project outside the workspace with our packages installed from their tarballs by npm. Returns its folder. */
export async function createConsumer(options: ConsumerOptions): Promise<string> {
  const { tarballs, packages, dependencies = {}, files, type = 'module' } = options
  const folder = mkdtempSync(join(tmpdir(), 'hookseal-consumer-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const ours = Object.fromEntries([...tarballs].map(([name, file]) => [name, `file:${file}`]))
  const manifest = {
    name: 'consumer',
    private: true,
    type,
    dependencies: { ...dependencies, ...Object.fromEntries(packages.map((name) => [name, ours[name]])) },
    // Our packages name one another by versions that no registry has yet.
    overrides: Object.fromEntries(
      Object.entries(ours).map(([name, file]) => [name, packages.includes(name) ? `$${name}` : file]),
    ),
  }
  writeFileSync(join(folder, 'package.json'), JSON.stringify(manifest, null, 2))
  for (const file of files) cpSync(join(SOURCES, file), join(folder, file))
  await run('npm', ['install', '--no-audit', '--no-fund', '--loglevel=error', '--prefer-offline'], folder)
  return folder
}

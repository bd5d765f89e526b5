import { cpSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { run } from './run.ts'

const SOURCES = fileURLToPath(new URL('../consumers/', import.meta.url))

export interface ConsumerOptions {
  /** Tarballs of our packages, by name. */
  tarballs: ReadonlyMap<string, string>
  /** The names of our packages to install. */
  packages: readonly string[]
  /** The versions of other packages to install, by name. */
  dependencies?: Readonly<Record<string, string>>
  /** The files of `consumers/` to copy. */
  files: readonly string[]
  type?: 'module' | 'commonjs'
}

/**
 * Creates an empty project outside the workspace, in which npm installs our packages from their tarballs. Resolves with its
 * folder.
 */
export async function createConsumer(options: ConsumerOptions): Promise<string> {
  const { tarballs, packages, dependencies = {}, files, type = 'module' } = options
  const folder = mkdtempSync(join(tmpdir(), 'hookseal-consumer-'))
  const ours = Object.fromEntries([...tarballs].map(([name, file]) => [name, `file:${file}`]))
  const manifest = {
    name: 'consumer',
    private: true,
    type,
    dependencies: { ...dependencies, ...Object.fromEntries(packages.map((name) => [name, ours[name]])) },
    // Our packages depend on one another in versions that are in no registry yet.
    overrides: Object.fromEntries(
      Object.entries(ours).map(([name, file]) => [name, packages.includes(name) ? `$${name}` : file]),
    ),
  }
  writeFileSync(join(folder, 'package.json'), JSON.stringify(manifest, null, 2))
  for (const file of files) cpSync(join(SOURCES, file), join(folder, file))
  await run('npm', ['install', '--no-audit', '--no-fund', '--loglevel=error', '--prefer-offline'], folder)
  return folder
}

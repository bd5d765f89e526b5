import { mkdtempSync, readdirSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { run } from './run.ts'

const ROOT = fileURLToPath(new URL('../../../', import.meta.url))

/** The tarball of each public package, by its name. Builds first; what turbo has built already is not built again. */
export async function packAll(): Promise<ReadonlyMap<string, string>> {
  const destination = mkdtempSync(join(tmpdir(), 'hookseal-packed-'))
  await pnpm(ROOT, 'build')
  const tarballs = new Map<string, string>()
  for (const { name, folder } of publicPackages()) {
    const file = join(destination, `${name.replace('@', '').replace('/', '-')}.tgz`)
    await pnpm(folder, 'pack', '--out', file)
    tarballs.set(name, file)
  }
  return tarballs
}

async function pnpm(cwd: string, ...args: string[]): Promise<void> {
  await run('npx', ['--yes', 'pnpm@12.21.0', ...args], cwd)
}

function publicPackages(): { name: string; folder: string }[] {
  return readdirSync(join(ROOT, 'packages')).flatMap((entry) => {
    const folder = join(ROOT, 'packages', entry)
    const manifest: { name: string; private?: boolean } = JSON.parse(
      readFileSync(join(folder, 'package.json'), 'utf8'),
    )
    return manifest.private === true ? [] : [{ name: manifest.name, folder }]
  })
}

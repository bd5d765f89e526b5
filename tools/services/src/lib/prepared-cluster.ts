import { createHash, randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

const CACHE = join(import.meta.dirname, '../../../../node_modules/.cache/pglite')

/** The part of a PGlite that is used here: the package itself is a dependency of the sender. */
export interface PGlite {
  dumpDataDir(compression: 'none'): Promise<Blob>
  close(): Promise<void>
}

/** Resolves with a tar file of a new cluster's data directory. It is made once for each version of PGlite. */
export async function preparedCluster(folder: string, create: () => Promise<PGlite>): Promise<Blob> {
  // pnpm names the folder of a package by its version.
  const file = join(CACHE, `${createHash('sha256').update(folder).digest('hex').slice(0, 16)}.tar`)
  if (!existsSync(file)) await prepare(file, create)
  return new Blob([await readFile(file)])
}

async function prepare(file: string, create: () => Promise<PGlite>): Promise<void> {
  const client = await create()
  const dump = await client.dumpDataDir('none')
  await client.close()
  await mkdir(CACHE, { recursive: true })
  // Test files run in parallel: each renames its own file, so that none reads a half-written one.
  const draft = `${file}.${randomUUID()}`
  await writeFile(draft, dump.stream())
  await rename(draft, file)
}

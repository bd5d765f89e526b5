import { existsSync, readdirSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { vi } from 'vitest'
import { type PGlite, preparedCluster } from './lib/prepared-cluster.ts'

type Create = (options?: string | Record<string, unknown>, ...others: unknown[]) => Promise<PGlite>

const { resolve } = createRequire(new URL('../../../packages/sender/package.json', import.meta.url))
const folder = dirname(resolve('@electric-sql/pglite'))

/**
 * For `setupFiles` of vitest: a PGlite in memory or in a new directory starts from a copy of a new cluster, which takes 0.4 s
 * of processor time. Running initdb for each one takes 1.4 s, and 1 s more for the first one of a process.
 */
vi.doMock(join(folder, 'index.js'), async (importOriginal) => {
  const original = await importOriginal<{ PGlite: { create: Create } }>()
  const create = original.PGlite.create.bind(original.PGlite)
  original.PGlite.create = async (options = {}, ...others) => {
    if (typeof options !== 'object' || !isNew(options)) return create(options, ...others)
    return create({ ...options, loadDataDir: await preparedCluster(folder, async () => create()) })
  }
  return original
})

/** Whether these options, which are at most a directory and parameters of the server, ask for a cluster that does not exist. */
function isNew(options: Record<string, unknown>): boolean {
  const { dataDir } = options
  if (Object.keys(options).some((name) => name !== 'dataDir' && name !== 'startParams')) return false
  return dataDir === undefined || (typeof dataDir === 'string' && isEmpty(dataDir))
}

function isEmpty(directory: string): boolean {
  return !existsSync(directory) || readdirSync(directory).length === 0
}

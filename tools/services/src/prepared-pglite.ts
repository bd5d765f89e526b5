import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { vi } from 'vitest'
import { type PGlite, preparedCluster } from './lib/prepared-cluster.ts'

type Create = (options?: string | Record<string, unknown>, ...others: unknown[]) => Promise<PGlite>

const { resolve } = createRequire(new URL('../../../packages/sender/package.json', import.meta.url))
const folder = dirname(resolve('@electric-sql/pglite'))

/**
 * For `setupFiles` of vitest: an in-memory PGlite starts from a copy of a new cluster, which takes 0.4 s of processor time.
 * Running initdb for each one takes 1.4 s.
 */
vi.doMock(join(folder, 'index.js'), async (importOriginal) => {
  const original = await importOriginal<{ PGlite: { create: Create } }>()
  const create = original.PGlite.create.bind(original.PGlite)
  original.PGlite.create = async (options = {}, ...others) => {
    const isInMemory = typeof options === 'object' && Object.keys(options).length === 0
    if (!isInMemory) return create(options, ...others)
    return create({ loadDataDir: await preparedCluster(folder, async () => create()) })
  }
  return original
})

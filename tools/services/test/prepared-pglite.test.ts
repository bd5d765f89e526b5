import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest'
import { prepare } from '../src/lib/prepared-pglite.ts'

const startParams = ['-c', 'shared_buffers=16MB']
let folder: string
/** Returns the options that PGlite itself is created with. */
let create: (options?: unknown) => Promise<unknown>
/** The files and directories that were created in memory. */
let inMemory: string[]

class MemoryFS {
  pg = {
    Module: {
      FS: {
        mkdirTree: (path: string) => void inMemory.push(path),
        writeFile: (path: string, content: Uint8Array) =>
          void inMemory.push(`${path}: ${content.toString()}`),
      },
    },
  }
}

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'hookseal-prepared-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  mkdirSync(join(folder, 'cluster/base'), { recursive: true })
  writeFileSync(join(folder, 'cluster/base/PG_VERSION'), '18')
  vi.stubEnv('HOOKSEAL_TEST_CLUSTER', join(folder, 'cluster'))
  inMemory = []
  const PGlite = { paths: { PGDATA: '/data' }, create: async (options?: unknown) => options }
  prepare(PGlite, MemoryFS)
  create = async (options) => PGlite.create(options)
})

describe('prepare', () => {
  it('gives a database in memory the files of the prepared cluster', async () => {
    const options = (await create({ startParams })) as { fs: { initialSyncFs: () => Promise<void> } }
    await options.fs.initialSyncFs()
    expect(inMemory).toEqual(['/data', '/data/base', '/data/base/PG_VERSION: 18'])
  })

  it('copies the prepared cluster to an empty directory, and to no other', async () => {
    const empty = { dataDir: join(folder, 'empty'), startParams }
    expect(await create(empty)).toBe(empty)
    expect(readdirSync(join(folder, 'empty/base'))).toEqual(['PG_VERSION'])
    const used = { dataDir: join(folder, 'used'), startParams }
    mkdirSync(used.dataDir)
    writeFileSync(join(used.dataDir, 'PG_VERSION'), '18')
    await create(used)
    expect(readdirSync(used.dataDir)).toEqual(['PG_VERSION'])
  })

  it.each([[undefined], ['memory://'], [{}], [{ startParams, loadDataDir: new Blob([]) }]])(
    'changes nothing for a database that is not of a sender: %j',
    async (options) => {
      expect(await create(options)).toBe(options)
    },
  )
})

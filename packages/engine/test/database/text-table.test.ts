import { startPostgres, START_TIMEOUT_MS } from '@hookseal/services'
import { sql } from 'drizzle-orm'
import * as fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Database, openDatabase, textTable } from '../../src/database.ts'
import { SILENT } from '../silent-logger.ts'

const BACKENDS = ['pglite', 'postgres'] as const
const databases = new Map<string, Database>()
let server: Awaited<ReturnType<typeof startPostgres>>
beforeAll(async () => {
  server = await startPostgres()
  for (const backend of BACKENDS) {
    const address = backend === 'pglite' ? 'pglite:' : server.url
    databases.set(
      backend,
      await openDatabase(address, { connections: 5, directDatabase: undefined, log: SILENT }),
    )
  }
}, START_TIMEOUT_MS)
afterAll(async () => {
  for (const database of databases.values()) await database.close()
  await server.stop()
})

async function readBack(backend: string, rows: readonly (readonly (string | null)[])[]): Promise<unknown[]> {
  const table = textTable('t', rows, { a: ([a]) => a ?? null, 'a b': ([, b]) => b ?? null })
  const result = await databases
    .get(backend)
    ?.execute(sql<{ a: string; b: string }>`select a, "a b" as b from ${table}`)
  return (result?.rows ?? []).map(({ a, b }) => [a, b])
}

describe.each(BACKENDS)('textTable on %s', (backend) => {
  it('contains each text as it is', async () => {
    const text = fc.oneof(
      fc.constant(null),
      fc.string({ unit: 'binary' }).filter((one) => !one.includes('\0')),
    )
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(text, text)), async (rows) => {
        expect(await readBack(backend, rows)).toEqual(rows)
      }),
      { numRuns: 30 },
    )
  })

  it('contains quotes, braces, backslashes, NULL as a word, and empty texts', async () => {
    const rows = [
      ['"', '{}'],
      ['\\', ','],
      ['NULL', ''],
      [null, ' '],
    ]
    expect(await readBack(backend, rows)).toEqual(rows)
  })

  it('has no rows for none, and rejects what is not text', async () => {
    expect(await readBack(backend, [])).toEqual([])
    await expect(readBack(backend, [['\0', null]])).rejects.toThrow('Failed query')
    expect(await readBack(backend, [['\ud800', null]])).toEqual([['\uFFFD', null]])
  })
})

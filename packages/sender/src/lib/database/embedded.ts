import { PGlite } from '@electric-sql/pglite'
import { drizzle } from 'drizzle-orm/pglite'
import { mkdirSync } from 'node:fs'
import { resolve } from 'node:path'
import { fromPglite } from 'pg-boss'
import type { Database, Queries } from './database.ts'
import { lockDataDirectory } from './data-lock.ts'
import { toTransaction } from './to-transaction.ts'
import { rollbackError } from './rollback-error.ts'

/**
 * PGlite has no autovacuum, so the planner has no statistics and prefers sequential scans. Every statement of the sender can use an index:
 * with these settings outcomes are written five times as fast.
 */
const PLANNER =
  'set enable_bitmapscan = off; set enable_hashjoin = off; set enable_mergejoin = off; set random_page_cost = 1.1'

/**
 * Opens PostgreSQL inside this process (PGlite), in a directory that no other process can open until it is closed. Data survives a crash of
 * the process, but not a loss of power, because PGlite does not wait for the disk.
 */
export async function openEmbedded(directory: string): Promise<Database> {
  const path = directory === '' ? undefined : resolve(directory)
  if (path !== undefined) mkdirSync(path, { recursive: true, mode: 0o700 })
  const unlock = path === undefined ? undefined : lockDataDirectory(path)
  // The cluster is in a subdirectory, because PGlite rejects a directory that contains other files.
  const client = await PGlite.create(path === undefined ? {} : { dataDir: `${path}/data` }).catch(
    (error: unknown) => {
      unlock?.()
      throw error
    },
  )
  await client.exec(PLANNER)
  const queries = over(client)
  return {
    backend: 'pglite',
    directory: path,
    ...toTransaction(queries),
    // Runs scripts of several statements, which pg-boss needs to install itself.
    queue: fromPglite(client),
    transaction: async (work) => queries.transaction(async (tx) => work(toTransaction(tx))),
    // Passed unwrapped, because Drizzle uses more of it than `query` when the caller's transaction is joined.
    run: async (work) =>
      client.transaction(async (tx) => {
        const result = await work(tx)
        await tx.query('select 1').catch((cause: unknown) => Promise.reject(rollbackError(cause)))
        return result
      }),
    join: (caller) => toTransaction(over(caller)),
    listen: async (channel, onNotice) => client.listen(channel, onNotice),
    async close() {
      await client.close()
      unlock?.()
    },
  }
}

function over(client: object): Queries {
  // Drizzle's type requires PGlite, but it only calls `query`, which PGlite's transactions also have.
  return drizzle({ client: client as never })
}

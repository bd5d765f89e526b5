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
 * Nothing vacuums or analyses here in the background, so the planner knows nothing of the tables and prefers to read all of them.
 * Each of our statements finds its rows by an index: kept to that, deliveries are written down five times as fast.
 */
const PLANNER =
  'set enable_bitmapscan = off; set enable_hashjoin = off; set enable_mergejoin = off; set random_page_cost = 1.1'

/**
 * PostgreSQL inside this process, in a directory that this process alone owns until it closes. Survives the death of the process,
 * but not a loss of power: PGlite never waits for the disk.
 */
export async function openEmbedded(directory: string): Promise<Database> {
  const path = directory === '' ? undefined : resolve(directory)
  if (path !== undefined) mkdirSync(path, { recursive: true, mode: 0o700 })
  const unlock = path === undefined ? undefined : lockDataDirectory(path)
  // The files of the cluster lie one level down: PGlite refuses a directory that holds anything else.
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
    // Scripts of several statements, as pg-boss installs itself by, go through here.
    queue: fromPglite(client),
    transaction: async (work) => queries.transaction(async (tx) => work(toTransaction(tx))),
    // Handed out as it is: Drizzle asks it for more than callers do.
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
  // Drizzle's type asks for PGlite itself; what it calls, `query`, a transaction of it has as well.
  return drizzle({ client: client as never })
}

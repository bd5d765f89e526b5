import { PGlite } from '@electric-sql/pglite'
import { drizzle } from 'drizzle-orm/pglite'
import { resolve } from 'node:path'
import { fromPglite } from 'pg-boss'
import { ENGINE_DEFAULTS } from '../defaults.ts'
import type { Database, Queries, Transaction } from './database.ts'
import { markErrors } from './database-errors.ts'
import { damagedDirectory, type DataDirectory, openDataDirectory } from './data-directory.ts'
import { lockDirectory } from './directory-lock.ts'
import { hasSpaceForCheckpoint } from './disk-space.ts'
import { withTurns } from './event-loop.ts'
import { createEmbeddedTransactions, runMarked } from './embedded-transactions.ts'
import { toTransaction } from './to-transaction.ts'
import { toWorkLimits } from './work-limits.ts'

/**
 * PGlite has no autovacuum, so the planner has no statistics and prefers sequential scans. Every statement of the sender can use an index:
 * with these settings outcomes are written five times as fast.
 */
const PLANNER =
  'set enable_bitmapscan = off; set enable_hashjoin = off; set enable_mergejoin = off; set random_page_cost = 1.1'

/**
 * PGlite would keep 128 MB of buffers, on top of the page cache that holds the same pages. With 16 MB a process takes 112 MB less, and a
 * delivery no more processor time. There is one connection, which sorts and hashes little.
 */
const SERVER_SETTINGS = ['shared_buffers=16MB', 'wal_buffers=1MB', 'max_connections=5']
const startParams = [...PGlite.defaultStartParams, ...SERVER_SETTINGS.flatMap((setting) => ['-c', setting])]

/** Bounds the size of the log, what one that is cut off by a failing disk can lose, and how long recovery takes. */
const CHECKPOINT_MS = 30_000
/** How long a close waits for callers' transactions. */
const CLOSE_MS = 2000

/**
 * Opens PostgreSQL inside this process (PGlite), in a directory that no other process can open until it is closed. Data survives a crash of
 * the process, but not a loss of power, because PGlite does not wait for the disk.
 *
 * @throws {EngineError} `ERR_ENGINE_DATABASE_LOCKED`, or `ERR_ENGINE_DATABASE_DIRECTORY` for a directory that is damaged or not writable.
 */
export async function openEmbedded(directory: string): Promise<Database> {
  if (directory === '') return openClient(await PGlite.create({ startParams }), undefined, () => {})
  const place = openDataDirectory(resolve(directory))
  const unlock = await lockDirectory(place.path)
  try {
    return await openClient(await openCluster(place), place, unlock)
  } catch (error) {
    unlock()
    throw error
  }
}

async function openCluster({ path, cluster, isInitialized }: DataDirectory): Promise<PGlite> {
  const client = await PGlite.create({ dataDir: cluster, startParams }).catch((cause: unknown) => {
    throw damagedDirectory(path, 'PostgreSQL cannot start from it', cause)
  })
  if (!isInitialized) return client
  const { rows } = await client.query<{ found: string | null }>(
    `select coalesce(to_regclass('public.hookseal_migrations'), to_regclass('public.hookseal_inbox_migrations'))::text as found`,
  )
  if (rows[0]?.found) return client
  await client.close()
  throw damagedDirectory(path, 'its tables are missing')
}

async function openClient(
  pglite: PGlite,
  place: DataDirectory | undefined,
  unlock: () => void,
): Promise<Database> {
  const client = withTurns(pglite)
  await client.exec(PLANNER)
  const queries = over(client)
  const queue = fromPglite(pglite)
  const transactions = createEmbeddedTransactions(client)
  const checkpoints = setInterval(() => void checkpoint().catch(() => {}), CHECKPOINT_MS)
  checkpoints.unref()

  /** PGlite never responds again, and stops this process, once a checkpoint failed. */
  async function checkpoint(): Promise<void> {
    if (place === undefined || (await hasSpaceForCheckpoint(place.path))) await client.exec('checkpoint')
  }

  return {
    backend: 'pglite',
    directory: place?.path,
    // There is one connection: a second batch would only delay others.
    limits: { ...toWorkLimits(ENGINE_DEFAULTS.connections), publishesOfOne: 1 },
    async onMigrated() {
      // The tables reach the files of the cluster before the directory counts as initialized.
      await client.exec('checkpoint')
      place?.markInitialized()
    },
    ...toTransaction(queries),
    // Runs scripts of several statements, which pg-boss needs to install itself.
    queue: { executeSql: async (text, values) => markErrors(async () => queue.executeSql(text, values)) },
    transaction: async <T>(work: (tx: Transaction) => Promise<T>) =>
      runMarked<Queries, T>(
        async (body) => queries.transaction(body),
        async (tx) => work(toTransaction(tx)),
      ),
    executeAlone: async (statement) => markErrors(async () => void (await client.exec(statement))),
    run: async (work) => transactions.run(work),
    outsideTransactions: async (work) => work(client),
    join: (caller) => toTransaction(over(caller)),
    listen: async (channel, onNotice) => markErrors(async () => pglite.listen(channel, onNotice)),
    async close() {
      clearInterval(checkpoints)
      await transactions.close(CLOSE_MS)
      await pglite.close()
      unlock()
    },
  }
}

function over(client: object): Queries {
  // Drizzle's type requires PGlite, but it only calls `query`, which PGlite's transactions also have.
  return drizzle({ client: client as never })
}

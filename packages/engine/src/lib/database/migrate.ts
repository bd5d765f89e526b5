import { sql } from 'drizzle-orm'
import { EngineError } from '../errors.ts'
import type { Logger } from '../logger.ts'
import { ADVISORY_LOCKS } from './advisory-locks.ts'
import { buildConcurrently, isConcurrent, withoutConcurrently } from './concurrent-index.ts'
import type { Database, Transaction } from './database.ts'
import { runExclusively } from './exclusive-transaction.ts'

export interface Migration {
  hash: string
  sql: string[]
}

/** The migrations of one package. Several packages may share a database. */
export interface Migrations {
  /** The table in the schema `public` that has the hashes of applied migrations. */
  record: string
  migrations: readonly Migration[]
}

/**
 * Migrates the tables to this version, in one process at a time. Processes of older versions may still be running: each file is one
 * transaction, which waits for locks for a second at a time and then lets the others pass. A file with `CREATE INDEX CONCURRENTLY` runs
 * outside of transactions and contains nothing else, because only such statements can be repeated after an interruption.
 *
 * @throws {EngineError} `ERR_ENGINE_DATABASE` if a newer version has migrated the database, or a lock is still held after 5 minutes.
 */
export async function migrate(
  database: Database,
  log: Logger,
  { record, migrations }: Migrations,
): Promise<void> {
  const exclusive = { lock: ADVISORY_LOCKS.migrate, purpose: 'migrates the tables', log }
  // Ends after a transaction that found nothing to do.
  while (
    await runExclusively(database, exclusive, async (tx) =>
      migrateOnce(database, tx, { record, migrations }, log),
    )
  );
  await database.onMigrated?.()
}

/** Applies the next migration, or all to an empty database. Returns whether there may be more. */
async function migrateOnce(
  database: Database,
  tx: Transaction,
  { record, migrations }: Migrations,
  log: Logger,
): Promise<boolean> {
  const table = sql.raw(`public.${record}`)
  await tx.execute(sql`create table if not exists ${table}
    (hash text primary key, applied_at timestamptz not null default now())`)
  const { rows } = await tx.execute(sql<{ hash: string }>`select hash from ${table}`)
  const applied = new Set(rows.map((row) => row.hash))
  if ([...applied].some((hash) => !migrations.some((migration) => migration.hash === hash)))
    throw new EngineError(
      'ERR_ENGINE_DATABASE',
      'A newer version of hookseal has migrated this database. Upgrade this process, or restore a backup from before the upgrade.',
    )
  const pending = migrations.filter(({ hash }) => !applied.has(hash))
  // No other process uses the tables of an empty database, nor those of an embedded one.
  const isAlone = applied.size === 0 || database.backend === 'pglite'
  for (const migration of isAlone ? pending : pending.slice(0, 1)) {
    if (!isAlone && migration.sql.some(isConcurrent)) await buildConcurrently(database, migration.sql, log)
    else for (const statement of migration.sql) await tx.execute(sql.raw(withoutConcurrently(statement)))
    await tx.execute(sql`insert into ${table} (hash) values (${migration.hash})`)
  }
  return !isAlone && pending.length > 1
}

import { sql } from 'drizzle-orm'
import { readMigrationFiles } from 'drizzle-orm/migrator'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { SenderError } from '../errors.ts'
import type { SenderLogger } from '../logger.ts'
import type { Database } from './database.ts'
import { runExclusively } from './exclusive-transaction.ts'

/** An arbitrary but unique number. */
const LOCK = 7_266_114_001

/**
 * Migrates the tables to this version, in one transaction. Processes of older versions may still be running.
 *
 * @throws {SenderError} `ERR_SENDER_DATABASE` if a newer version has migrated the database, or another process still does after 5 minutes.
 */
export async function migrate(database: Database, log: SenderLogger): Promise<void> {
  const migrations = readMigrationFiles({ migrationsFolder: findFolder() })
  await runExclusively(database, { lock: LOCK, purpose: 'migrates the tables', log }, async ({ execute }) => {
    await execute(sql`create table if not exists public.hookseal_migrations
      (hash text primary key, applied_at timestamptz not null default now())`)
    const { rows } = await execute(sql<{ hash: string }>`select hash from public.hookseal_migrations`)
    const applied = new Set(rows.map((row) => row.hash))
    if ([...applied].some((hash) => !migrations.some((migration) => migration.hash === hash)))
      throw new SenderError(
        'ERR_SENDER_DATABASE',
        'A newer version of hookseal has migrated this database. Upgrade this process, or restore a backup from before the upgrade.',
      )
    for (const { hash, sql: statements } of migrations) {
      if (applied.has(hash)) continue
      for (const statement of statements) await execute(sql.raw(statement))
      await execute(sql`insert into public.hookseal_migrations (hash) values (${hash})`)
    }
  })
  await database.onMigrated?.()
}

/** The package's `drizzle/`: three levels above this file in `src/`, one above the bundle in `dist/`. */
function findFolder(): string {
  const inSource = fileURLToPath(new URL('../../../drizzle', import.meta.url))
  return existsSync(inSource) ? inSource : fileURLToPath(new URL('../drizzle', import.meta.url))
}

import { sql } from 'drizzle-orm'
import { readMigrationFiles } from 'drizzle-orm/migrator'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { Database } from './database.ts'

/** Any number, as long as it is ours alone: two processes that start at once must not migrate at once. */
const LOCK = 7_266_114_001

/** Brings the tables up to this version, in one transaction. Older versions' processes may still be running. */
export async function migrate({ transaction }: Database): Promise<void> {
  const migrations = readMigrationFiles({ migrationsFolder: findFolder() })
  await transaction(async ({ execute }) => {
    // A change of a long table takes its time, and so does waiting for another process that makes it.
    await execute(sql`set local statement_timeout = 0`)
    await execute(sql`select pg_advisory_xact_lock(${LOCK})`)
    await execute(sql`create table if not exists public.hookseal_migrations
      (hash text primary key, applied_at timestamptz not null default now())`)
    const { rows } = await execute(sql<{ hash: string }>`select hash from public.hookseal_migrations`)
    const applied = new Set(rows.map((row) => row.hash))
    for (const { hash, sql: statements } of migrations) {
      if (applied.has(hash)) continue
      for (const statement of statements) await execute(sql.raw(statement))
      await execute(sql`insert into public.hookseal_migrations (hash) values (${hash})`)
    }
  })
}

/** `drizzle/` of this package: three levels up from this file in `src/`, or one from the bundle in `dist/`. */
function findFolder(): string {
  const inSource = fileURLToPath(new URL('../../../drizzle', import.meta.url))
  return existsSync(inSource) ? inSource : fileURLToPath(new URL('../drizzle', import.meta.url))
}

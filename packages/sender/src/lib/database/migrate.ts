import { readMigrationFiles } from 'drizzle-orm/migrator'
import { sql } from 'drizzle-orm'
import { fileURLToPath } from 'node:url'
import type { Database } from './database.ts'

/** Beside `src/` in the workspace and beside `dist/` in the package: three levels up from here, or one from the bundle. */
const FOLDER = fileURLToPath(new URL(import.meta.url.includes('/dist/') ? '../drizzle' : '../../../drizzle', import.meta.url))

/** Any number, as long as it is ours alone: two processes that start at once must not migrate at once. */
const LOCK = 7_266_114_001

/** Brings the tables up to this version, in one transaction. Older versions' processes may still be running. */
export async function migrate({ transaction }: Database): Promise<void> {
  const migrations = readMigrationFiles({ migrationsFolder: FOLDER })
  await transaction(async ({ queries }) => {
    await queries.execute(sql`select pg_advisory_xact_lock(${LOCK})`)
    await queries.execute(sql`create table if not exists public.hookseal_migrations (hash text primary key, applied_at timestamptz not null default now())`)
    const { rows } = (await queries.execute(sql`select hash from public.hookseal_migrations`)) as unknown as { rows: { hash: string }[] }
    const applied = new Set(rows.map((row) => row.hash))
    for (const { hash, sql: statements } of migrations) {
      if (applied.has(hash)) continue
      for (const statement of statements) await queries.execute(sql.raw(statement))
      await queries.execute(sql`insert into public.hookseal_migrations (hash) values (${hash})`)
    }
  })
}

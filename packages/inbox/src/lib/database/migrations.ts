import type { Migrations } from '@hookseal/engine/database'
import { readMigrationFiles } from 'drizzle-orm/migrator'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/** Reads the migrations of the inbox's tables. */
export function readMigrations(): Migrations {
  return {
    record: 'hookseal_inbox_migrations',
    migrations: readMigrationFiles({ migrationsFolder: findFolder() }),
  }
}

/** The package's `drizzle/`: three levels above this file in `src/`, one above the bundle in `dist/`. */
function findFolder(): string {
  const inSource = fileURLToPath(new URL('../../../drizzle', import.meta.url))
  return existsSync(inSource) ? inSource : fileURLToPath(new URL('../drizzle', import.meta.url))
}

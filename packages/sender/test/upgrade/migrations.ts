import { existsSync, readFileSync } from 'node:fs'
import { readMigrationFiles } from 'drizzle-orm/migrator'

const FOLDER = new URL('../../drizzle/', import.meta.url)

export interface Migration {
  /** The number of its file: `0001`. */
  number: string
  hash: string
  statements: readonly string[]
  /** The dump of a database as this migration left it. */
  dump: URL
}

/** Returns all migrations, oldest first. */
export function readMigrations(): Migration[] {
  const journal = JSON.parse(readFileSync(new URL('meta/_journal.json', FOLDER), 'utf8')) as {
    entries: { tag: string }[]
  }
  const files = readMigrationFiles({ migrationsFolder: FOLDER.pathname })
  return files.map(({ hash, sql }, index) => {
    const number = journal.entries[index]?.tag.slice(0, 4) ?? ''
    return { number, hash, statements: sql, dump: new URL(`dumps/${number}.sql`, import.meta.url) }
  })
}

export function hasDump({ dump }: Migration): boolean {
  return existsSync(dump)
}

// Writes the missing dumps: of the schema before each migration. Each is the dump before it, migrated, with a row in every new table.
import { PGlite } from '@electric-sql/pglite'
import { readFileSync, writeFileSync } from 'node:fs'
import { withoutConcurrently } from '@hookseal/engine/database'
import { dump, splitDump, tablesOf } from './dump.ts'
import { hasDump, type Migration, readMigrations } from './migrations.ts'

const SAMPLES: Readonly<Record<string, string>> = {
  ARRAY: '{}',
  boolean: 'false',
  bytea: '\\x00',
  json: '{}',
  jsonb: '{}',
  text: 'sample',
  uuid: '00000000-0000-7000-8000-000000000000',
  'timestamp with time zone': '2026-01-01T00:00:00Z',
}

const migrations = readMigrations()
for (const [index, migration] of migrations.entries()) {
  const before = migrations[index - 1]
  // The newest migration gets its dump with the next one.
  if (before === undefined || index === migrations.length - 1 || hasDump(migration)) continue
  writeFileSync(migration.dump, await migrated(readFileSync(before.dump, 'utf8'), migration))
}

async function migrated(text: string, { number, hash, statements }: Migration): Promise<string> {
  const client = await PGlite.create()
  // One text of several statements is one transaction.
  const statement = statements.map(withoutConcurrently).join('\n').trim()
  await client.exec(text)
  await client.exec(`${statement}\ninsert into public.hookseal_migrations (hash) values ('${hash}');`)
  for (const table of await tablesOf(client))
    if (table.startsWith('hookseal.')) await fillIfEmpty(client, table)
  const result = await dump(`${splitDump(text).schema}\n-- ${number}\n${statement}`, client)
  await client.close()
  return result
}

async function fillIfEmpty(client: PGlite, table: string): Promise<void> {
  const { rows } = await client.query(`select from ${table} limit 1`)
  if (rows.length > 0) return
  const { rows: columns } = await client.query<{ name: string; type: string }>(
    `select column_name as name, data_type as type from information_schema.columns
    where format('%I.%I', table_schema, table_name) = $1 and is_nullable = 'NO' and column_default is null`,
    [table],
  )
  const names = columns.map(({ name }) => name).join(', ')
  const values = columns.map(({ type }) => `'${SAMPLES[type] ?? '1'}'`).join(', ')
  await client.exec(`insert into ${table} (${names}) values (${values})`)
}

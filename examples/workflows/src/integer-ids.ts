import type { DatabaseSync } from 'node:sqlite'

/** Integers for the sender's ids, as the documented API has them: from 1 on, in the order in which they are first asked for. */
export function createNumbers(database: DatabaseSync, table: 'subscriptions' | 'logs') {
  database.exec(`CREATE TABLE IF NOT EXISTS ${table} (number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE)`)
  const upsert = `INSERT INTO ${table} (id) VALUES (?) ON CONFLICT (id) DO UPDATE SET id = id RETURNING number`
  const byId = database.prepare(upsert)
  const byNumber = database.prepare(`SELECT id FROM ${table} WHERE number = ?`)
  return {
    of: (id: string) => Number(byId.get(id)?.['number']),
    /** An empty one where there is none, which the sender does not find either. */
    idOf: (number: string) => String(byNumber.get(number)?.['id'] ?? ''),
  }
}

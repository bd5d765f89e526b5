import type { DatabaseSync } from 'node:sqlite'

/** Translates between the sender's ids and the integers of the documented API. */
export interface IntegerIds {
  /** The integer of a sender's id. An id without one gets the next integer, counted from 1. */
  readonly toInteger: (senderId: string) => number
  /** The sender's id of an integer. An unknown integer gives an empty id, which the sender responds to with "not found". */
  readonly toSenderId: (integer: string) => string
}

/** Stores the integers in a table of `database`. An integer is never assigned to another id. */
export function createIntegerIds(database: DatabaseSync, table: 'subscriptions' | 'logs'): IntegerIds {
  database.exec(`CREATE TABLE IF NOT EXISTS ${table} (number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE)`)
  const upsert = database.prepare(
    `INSERT INTO ${table} (id) VALUES (?) ON CONFLICT (id) DO UPDATE SET id = id RETURNING number`,
  )
  const select = database.prepare(`SELECT id FROM ${table} WHERE number = ?`)
  return {
    toInteger: (senderId) => Number(upsert.get(senderId)?.['number']),
    toSenderId: (integer) => String(select.get(integer)?.['id'] ?? ''),
  }
}

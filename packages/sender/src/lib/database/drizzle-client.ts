import { drizzle as drizzlePostgres } from 'drizzle-orm/node-postgres'
import { drizzle as drizzlePglite } from 'drizzle-orm/pglite'
import type { Queries } from './database.ts'

/** Drizzle over PGlite, or over a transaction of it. */
export function fromPgliteClient(client: object): Queries {
  // Drizzle's type asks for PGlite itself; what it calls, `query` and `transaction`, a transaction has as well.
  return drizzlePglite({ client: client as never }) as unknown as Queries
}

/** Drizzle over a pool of `pg`, or over one of its clients. */
export function fromPostgresClient(client: object): Queries {
  return drizzlePostgres({ client: client as never }) as unknown as Queries
}

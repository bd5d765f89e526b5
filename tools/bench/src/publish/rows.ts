import type { PublishServerKind } from './server.ts'

/** What one row of the table measures. */
export interface PublishRow {
  name: string
  server: PublishServerKind
  database: 'none' | 'pglite' | 'postgres'
  /** Events in one request. */
  events: number
  /** The type of the events: one endpoint subscribes to `bench.delivered`, none to `bench.stored`. */
  type: 'bench.stored' | 'bench.delivered'
  /** The events per second that are promised. */
  atLeast?: number
}

export const BATCH = 1000

const stored = { events: 1, type: 'bench.stored' } as const
const delivered = { events: 1, type: 'bench.delivered' } as const
const batch = { events: BATCH, type: 'bench.stored' } as const

/** Every row, in the order of the table. */
export const ROWS: readonly PublishRow[] = [
  { name: 'HTTP server alone', server: 'respond', database: 'none', ...stored },
  { name: 'one insert, PGlite', server: 'insert', database: 'pglite', ...stored },
  { name: 'one insert, PostgreSQL', server: 'insert', database: 'postgres', ...stored },
  { name: 'hookseal, PGlite', server: 'hookseal', database: 'pglite', ...stored, atLeast: 1500 },
  { name: 'hookseal, PostgreSQL', server: 'hookseal', database: 'postgres', ...stored, atLeast: 3000 },
  { name: 'hookseal, PGlite, one endpoint', server: 'hookseal', database: 'pglite', ...delivered },
  { name: 'hookseal, PostgreSQL, one endpoint', server: 'hookseal', database: 'postgres', ...delivered },
  { name: 'one insert, PGlite, batches', server: 'insert', database: 'pglite', ...batch },
  { name: 'one insert, PostgreSQL, batches', server: 'insert', database: 'postgres', ...batch },
  { name: 'hookseal, PGlite, batches', server: 'hookseal', database: 'pglite', ...batch },
  {
    name: 'hookseal, PostgreSQL, batches',
    server: 'hookseal',
    database: 'postgres',
    ...batch,
    atLeast: 20_000,
  },
]

/** The bare insert that a row is compared with. */
export function floorOf({ server, database, events }: PublishRow): PublishRow | undefined {
  if (server !== 'hookseal') return undefined
  return ROWS.find(
    (other) => other.server === 'insert' && other.database === database && other.events === events,
  )
}

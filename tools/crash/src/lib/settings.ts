export interface Settings {
  database: 'pglite' | 'postgres'
  /** How often a process of the sender is killed. */
  kills: number
  /** How many events are published, over all of the run. */
  events: number
  /** Processes that deliver; an embedded database has one. */
  workers: number
  /** Whether PostgreSQL is killed and started again in the middle. */
  restartDatabase: boolean
}

export const DEFAULTS = {
  pglite: { kills: 100, events: 100_000, workers: 1 },
  postgres: { kills: 20, events: 100_000, workers: 2 },
} as const

/** What a run does. */
export interface Settings {
  /** What is killed: the sender, or the inbox. */
  subject: 'sender' | 'inbox'
  database: 'pglite' | 'postgres'
  /** How many times a process is killed. */
  kills: number
  /** How many events are published, or messages sent to the inbox, during the run. */
  events: number
  /** How many processes run. An embedded database allows one. */
  workers: number
  /** Whether PostgreSQL is killed and restarted halfway through the run. */
  restartDatabase: boolean
}

/** Default settings by database. */
export const DEFAULTS = {
  pglite: { kills: 100, events: 100_000, workers: 1 },
  postgres: { kills: 20, events: 100_000, workers: 2 },
} as const

import { setTimeout as sleep } from 'node:timers/promises'
import { type CutAt, startCuttingProxy } from '@hookseal/services/cutting-proxy'
import type { Pool } from 'pg'

export type Moment = CutAt | 'while the statement runs'

export interface Cuts {
  /** Of the database, for connections that can be cut. */
  readonly url: string
  /** Resolves when everything is ready to cut the connection that sends `statement` next; `done` when it was cut. */
  arm(statement: string, table: string, moment: Moment): Promise<{ readonly done: Promise<void> }>
  close(): Promise<void>
}

/** Cuts connections to the database of `pool`: as a network does, or as the server does when it ends a backend. */
export async function startCuts(pool: Pool, databaseUrl: string): Promise<Cuts> {
  const proxy = await startCuttingProxy(databaseUrl)
  return {
    url: proxy.url,
    arm: async (statement, table, moment) =>
      moment === 'while the statement runs'
        ? terminateNext(pool, statement, table)
        : { done: proxy.cutNext(statement, moment) },
    close: async () => proxy.close(),
  }
}

/** Holds the statement up by a lock on its table until its backend is gone. */
async function terminateNext(pool: Pool, statement: string, table: string): Promise<{ done: Promise<void> }> {
  const holder = await pool.connect()
  await holder.query(`BEGIN; LOCK TABLE ${table} IN EXCLUSIVE MODE`)
  const terminate = async (): Promise<void> => {
    // A backend shows the first 1,023 bytes of what it runs.
    const ended = `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
      WHERE datname = current_database() AND wait_event_type = 'Lock' AND starts_with($1, query)`
    while ((await pool.query(ended, [statement])).rows.length === 0) await sleep(5)
    await holder.query('ROLLBACK')
    holder.release()
  }
  return { done: terminate() }
}

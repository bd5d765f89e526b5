import { setTimeout as sleep } from 'node:timers/promises'
import { type CutAt, startCuttingProxy } from '@hookseal/services/cutting-proxy'
import type { Pool } from 'pg'

export type Moment = CutAt | 'while the statement runs'

export interface Cuts {
  /** The URL of the database for connections that can be cut. */
  readonly url: string
  /** Prepares to cut the connection that next sends `statement`. Resolves when prepared; `done` resolves after the cut. */
  arm(statement: string, table: string, moment: Moment): Promise<{ readonly done: Promise<void> }>
  close(): Promise<void>
}

/** Cuts connections to the database of `pool`: like a network failure, or like a server that terminates a backend. */
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

/** Blocks the statement by a lock on its table, and terminates its backend. */
async function terminateNext(pool: Pool, statement: string, table: string): Promise<{ done: Promise<void> }> {
  const holder = await pool.connect()
  await holder.query(`BEGIN; LOCK TABLE ${table} IN EXCLUSIVE MODE`)
  const terminate = async (): Promise<void> => {
    // pg_stat_activity shows the first 1,023 bytes of a query.
    const ended = `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
      WHERE datname = current_database() AND wait_event_type = 'Lock' AND starts_with($1, query)`
    while ((await pool.query(ended, [statement])).rows.length === 0) await sleep(5)
    await holder.query('ROLLBACK')
    holder.release()
  }
  return { done: terminate() }
}

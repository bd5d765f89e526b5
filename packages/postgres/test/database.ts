import { START_TIMEOUT_MS, startPostgres } from '@hookseal/services'
import { Pool, type PoolConfig } from 'pg'
import { beforeAll, onTestFinished } from 'vitest'

export interface TestDatabase {
  url(): string
  /** Creates a pool that is closed when the test ends. */
  pool(options?: PoolConfig): Pool
}

/** Creates an empty database for the test file. */
export function useDatabase(): TestDatabase {
  let url = ''
  beforeAll(async () => {
    const server = await startPostgres()
    url = server.url
    return async () => server.stop()
  }, START_TIMEOUT_MS)
  return {
    url: () => url,
    pool(options = {}) {
      const pool = new Pool({ connectionString: url, ...options })
      // Tests cut connections. Without a listener, an error of an idle connection terminates the process.
      pool.on('error', () => {})
      onTestFinished(async () => pool.end())
      return pool
    },
  }
}

/** Resolves to the number of statements that wait for a lock in the database of `pool`. */
export async function lockWaits(pool: Pool): Promise<number> {
  const { rows } = await pool.query(`SELECT count(*)::int AS waiting FROM pg_stat_activity
    WHERE wait_event_type = 'Lock' AND datname = current_database()`)
  return rows[0].waiting
}

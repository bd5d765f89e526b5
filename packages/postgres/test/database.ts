import { START_TIMEOUT_MS, startPostgres } from '@hookseal/services'
import { Pool, type PoolConfig } from 'pg'
import { beforeAll, onTestFinished } from 'vitest'

export interface TestDatabase {
  url(): string
  /** A pool that is closed when the test ends. */
  pool(options?: PoolConfig): Pool
}

/** An empty database for the test file that calls this. */
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
      // Tests cut connections; an idle one that breaks has nobody else to tell.
      pool.on('error', () => {})
      onTestFinished(async () => pool.end())
      return pool
    },
  }
}

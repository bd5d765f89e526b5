import { shareServers } from './lib/shared-servers.ts'
import { startPostgres } from './lib/start-postgres.ts'
import { startRedis } from './lib/start-redis.ts'

/** For `globalSetup` of vitest: one Redis and one PostgreSQL for the run, each started when a test first requests it. */
export async function setup(): Promise<() => Promise<void>> {
  return shareServers({
    redis: async () => startRedis({ own: true }),
    postgres: async () => startPostgres({ own: true }),
  })
}

import { shareServers } from './lib/shared-servers.ts'
import { startPostgres } from './lib/start-postgres.ts'
import { startRedis } from './lib/start-redis.ts'

/** For `globalSetup` of vitest: one Redis and one PostgreSQL for the whole run, each started when first asked for. */
export async function setup(): Promise<() => Promise<void>> {
  return shareServers({
    redis: async () => startRedis({ own: true }),
    postgres: async () => startPostgres({ own: true }),
  })
}

import { createDatabase } from './lib/create-database.ts'
import { createTables, nameCluster, prepareCluster } from './lib/sender-cluster.ts'
import { sharedServerUrl, shareServers } from './lib/shared-servers.ts'
import { startPostgres } from './lib/start-postgres.ts'
import { startRedis } from './lib/start-redis.ts'

/**
 * For `globalSetup` of vitest: one Redis, one PostgreSQL and one directory for new databases of senders. Each is started or prepared when a
 * test first requests it.
 */
export async function setup(): Promise<() => Promise<void>> {
  const cluster = nameCluster()
  return shareServers({
    redis: async () => startRedis({ own: true }),
    postgres: async () => startPostgres({ own: true }),
    async cluster() {
      await prepareCluster(cluster)
      return { url: cluster, stop: async () => {} }
    },
    async template() {
      const server = await sharedServerUrl('postgres')
      if (server === undefined) throw new Error('a test run has a PostgreSQL')
      const { url } = await createDatabase(server)
      await createTables(url)
      return { url: new URL(url).pathname.slice(1), stop: async () => {} }
    },
  })
}

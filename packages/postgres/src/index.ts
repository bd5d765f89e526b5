export { postgresStore, type PostgresStore, type PostgresStoreOptions } from './lib/postgres-store.ts'
export type { PostgresClient } from './lib/postgres-client.ts'

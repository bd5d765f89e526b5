export type { Server, StartOptions } from './lib/server.ts'
export { type PostgresServer, startPostgres } from './lib/start-postgres.ts'
export { type RedisServer, startRedis } from './lib/start-redis.ts'
export { START_TIMEOUT_MS } from './lib/start-timeout.ts'

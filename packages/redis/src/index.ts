export { type RedisStore, redisStore, type RedisStoreOptions } from './lib/redis-store.ts'
export type { CallClient, RedisClient, SendCommandClient } from './lib/redis-client.ts'

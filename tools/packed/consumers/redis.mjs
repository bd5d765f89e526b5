// One event in a store on the installed version of ioredis, from the first claim until it is done.
import { redisStore } from '@hookseal/redis'
import { Redis } from 'ioredis'

const redis = new Redis(process.env.REDIS_URL)
const store = redisStore(redis, { prefix: `packed:${Date.now()}:${Math.random()}:` })
const options = { bodyHash: 'a'.repeat(64), leaseMs: 10_000, retainMs: 10_000 }

const first = await store.claim('event', options)
const second = await store.claim('event', options)
const completion = await store.complete('event', first.token, 10_000)
const third = await store.claim('event', options)
const result = [first.status, second.status, completion, third.status].join(' ')
console.log(result === 'acquired in_flight ok done' ? 'ok' : result)
redis.disconnect()

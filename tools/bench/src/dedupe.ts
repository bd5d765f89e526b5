import type { DedupeStore } from '@hookseal/core'
import { memoryStore } from '@hookseal/core'
import { postgresStore } from '@hookseal/postgres'
import { redisStore } from '@hookseal/redis'
import { startPostgres, startRedis } from '@hookseal/services'
import { Redis } from 'ioredis'
import { Pool } from 'pg'
import { interleave } from './lib/interleave.ts'
import { machine } from './lib/machine.ts'
import { progress } from './lib/progress.ts'
import { quantile, spread } from './lib/quantile.ts'
import type { Settings } from './lib/settings.ts'
import { table } from './lib/table.ts'

const CLIENTS = 32
const OPTIONS = { bodyHash: 'a'.repeat(64), leaseMs: 60_000, retainMs: 60_000 }

interface Sample {
  deliveriesPerSecond: number
  /** Of one claim, in ms. */
  claimMs: number[]
}

export async function dedupeBench({ rounds, seconds }: Settings): Promise<void> {
  console.log('# dedupe: claim and complete of new events, on each store\n')
  console.log(machine())
  console.log(`${CLIENTS} at a time, ${rounds} rounds of ${seconds} s; store and server share the machine.\n`)
  const [redisServer, postgresServer] = await Promise.all([startRedis(), startPostgres()])
  const redis = new Redis(redisServer.url)
  const pool = new Pool({ connectionString: postgresServer.url, max: CLIENTS })
  // `end` does not wait for its connections to close, and the server's farewell to those that are left is an error.
  pool.on('error', () => {})
  try {
    const postgres = postgresStore(pool)
    await postgres.init()
    const stores = { memory: memoryStore(), Redis: redisStore(redis), PostgreSQL: postgres }
    // Object.keys gives exactly these.
    const names = Object.keys(stores) as (keyof typeof stores)[]
    for (const name of names) await measure(stores[name], seconds / 5)
    const commandsPerDelivery = await countCommands(redis, stores.Redis)
    const samples = await interleave(names, rounds, async (name, round) => {
      progress(`dedupe: ${name}, round ${round + 1} of ${rounds}`)
      return measure(stores[name], seconds)
    })
    console.log(
      table(
        ['store', 'deliveries/s, median', 'quartiles', 'claim p50', 'claim p99'],
        names.map((name) => {
          const rates = spread(samples[name].map((sample) => sample.deliveriesPerSecond))
          const latencies = samples[name].flatMap((sample) => sample.claimMs)
          return [
            name,
            whole(rates.median),
            `${whole(rates.q1)} – ${whole(rates.q3)}`,
            `${quantile(latencies, 0.5).toFixed(3)} ms`,
            `${quantile(latencies, 0.99).toFixed(3)} ms`,
          ]
        }),
      ),
    )
    console.log(`\nRedis commands for each accepted delivery: ${commandsPerDelivery}`)
  } finally {
    redis.disconnect()
    await pool.end()
    await Promise.all([redisServer.stop(), postgresServer.stop()])
  }
}

async function measure(store: DedupeStore, seconds: number): Promise<Sample> {
  const claimMs: number[] = []
  const started = performance.now()
  const end = started + seconds * 1000
  await Promise.all(
    Array.from({ length: CLIENTS }, async () => {
      while (performance.now() < end) claimMs.push(await deliver(store))
    }),
  )
  return { deliveriesPerSecond: claimMs.length / ((performance.now() - started) / 1000), claimMs }
}

let events = 0

/** What a receiver does with the store for an event that its handler takes. Resolves to how long the claim took, in ms. */
async function deliver(store: DedupeStore): Promise<number> {
  const key = `bench_${process.pid}_${++events}`
  const started = performance.now()
  const claim = await store.claim(key, OPTIONS)
  const took = performance.now() - started
  if (claim.status !== 'acquired') throw new Error(`a new event was ${claim.status}`)
  await store.complete(key, claim.token, OPTIONS.retainMs)
  return took
}

/** As Redis itself counts them, over 1,000 deliveries; those inside the script are not commands of ours. */
async function countCommands(redis: Redis, store: DedupeStore): Promise<number> {
  const before = await scriptCalls(redis)
  for (let delivery = 0; delivery < 1000; delivery++) await deliver(store)
  return ((await scriptCalls(redis)) - before) / 1000
}

async function scriptCalls(redis: Redis): Promise<number> {
  const stats = await redis.info('commandstats')
  const calls = [...stats.matchAll(/^cmdstat_(?:evalsha|eval|fcall):calls=(\d+)/gm)].map(([, count]) =>
    Number(count),
  )
  return calls.reduce((sum, count) => sum + count, 0)
}

function whole(value: number): string {
  return Math.round(value).toLocaleString('en')
}

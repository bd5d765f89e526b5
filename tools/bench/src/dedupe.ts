import type { DedupeStore } from '@hookseal/core'
import { memoryStore } from '@hookseal/core'
import { postgresStore } from '@hookseal/postgres'
import { redisStore } from '@hookseal/redis'
import { startPostgres, startRedis } from '@hookseal/services'
import { Redis } from 'ioredis'
import { Pool } from 'pg'
import { interleave } from './lib/interleave.ts'
import { describeMachine } from './lib/describe-machine.ts'
import { progress } from './lib/progress.ts'
import { quantile, quartiles } from './lib/quantile.ts'
import type { Settings } from './lib/settings.ts'
import { table } from './lib/table.ts'

const CLIENTS = 32
const OPTIONS = { bodyHash: 'a'.repeat(64), leaseMs: 60_000, retainMs: 60_000 }

interface Sample {
  deliveriesPerSecond: number
  /** The latency of each claim. */
  claimMs: number[]
}

/** Prints how many events a second each store claims and completes, and the latency of a claim. */
export async function dedupeBench({ rounds, seconds }: Settings): Promise<void> {
  console.log('# dedupe: claim and complete new events on each store\n')
  console.log(describeMachine())
  console.log(
    `${CLIENTS} events at a time, ${rounds} rounds of ${seconds} s. Bench and servers share this machine.\n`,
  )
  const [redisServer, postgresServer] = await Promise.all([startRedis(), startPostgres()])
  const redis = new Redis(redisServer.url)
  const pool = new Pool({ connectionString: postgresServer.url, max: CLIENTS })
  // `pool.end` does not wait until its connections are closed. The server's stop then reports an error on the remaining ones.
  pool.on('error', () => {})
  try {
    const postgres = postgresStore(pool)
    await postgres.init()
    const stores = { memory: memoryStore(), Redis: redisStore(redis), PostgreSQL: postgres }
    // The cast is sound: Object.keys returns exactly these keys.
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
          const rates = quartiles(samples[name].map((sample) => sample.deliveriesPerSecond))
          const latencies = samples[name].flatMap((sample) => sample.claimMs)
          return [
            name,
            formatWhole(rates.median),
            `${formatWhole(rates.q1)} – ${formatWhole(rates.q3)}`,
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
      while (performance.now() < end) claimMs.push(await claimAndComplete(store))
    }),
  )
  return { deliveriesPerSecond: claimMs.length / ((performance.now() - started) / 1000), claimMs }
}

let events = 0

/** Makes the two store calls of a delivery that is handled. Resolves with the latency of the claim, in ms. */
async function claimAndComplete(store: DedupeStore): Promise<number> {
  const key = `bench_${process.pid}_${++events}`
  const started = performance.now()
  const claim = await store.claim(key, OPTIONS)
  const claimMs = performance.now() - started
  if (claim.status !== 'acquired') throw new Error(`the claim of a new event returned ${claim.status}`)
  await store.complete(key, claim.token, OPTIONS.retainMs)
  return claimMs
}

/** Commands per delivery as Redis counts them, over 1,000 deliveries. Commands inside a script are not counted. */
async function countCommands(redis: Redis, store: DedupeStore): Promise<number> {
  const before = await scriptCalls(redis)
  for (let delivery = 0; delivery < 1000; delivery++) await claimAndComplete(store)
  return ((await scriptCalls(redis)) - before) / 1000
}

async function scriptCalls(redis: Redis): Promise<number> {
  const stats = await redis.info('commandstats')
  const calls = [...stats.matchAll(/^cmdstat_(?:evalsha|eval|fcall):calls=(\d+)/gm)].map(([, count]) =>
    Number(count),
  )
  return calls.reduce((sum, count) => sum + count, 0)
}

function formatWhole(value: number): string {
  return Math.round(value).toLocaleString('en')
}

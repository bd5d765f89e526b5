import { Queue, Worker } from 'bullmq'
import { randomBytes } from 'node:crypto'
import { PgBoss } from 'pg-boss'
import { inParallel, timed } from '../lib/in-parallel.ts'
import { PAYLOAD } from './bench-message.ts'
import { CONCURRENCY, createCounter, openBenchInbox } from './open-inbox.ts'

/** Handles `count` messages with an empty handler, which are stored before. Resolves with the seconds from the start of the worker. */
export type HandleCandidate = (count: number) => Promise<number>

const PUBLISHERS = 64
const INSERT_BATCH = 1000

export function inboxCandidate(database: string): HandleCandidate {
  return async (count) => {
    const inbox = await openBenchInbox(database)
    await inbox.fill(count)
    const seconds = await timed(async () => {
      await inbox.start()
      await inbox.handled(count)
    })
    await inbox.stop()
    return seconds
  }
}

/** A BullMQ worker with as many runs in flight. */
export function bullmqCandidate(redisUrl: string): HandleCandidate {
  return async (count) => {
    const { hostname: host, port } = new URL(redisUrl)
    const connection = { host, port: Number(port) }
    const name = randomName()
    const queue = new Queue(name, { connection })
    await inParallel(
      PUBLISHERS,
      count,
      async () => void (await queue.add('message', PAYLOAD, { removeOnComplete: true })),
    )
    const calls = createCounter()
    const work = async () => calls.count(1)
    const worker = new Worker(name, work, { connection, concurrency: CONCURRENCY, autorun: false })
    const seconds = await timed(async () => {
      void worker.run()
      await calls.reach(count)
    })
    await worker.close()
    await queue.obliterate({ force: true })
    await queue.close()
    return seconds
  }
}

/** pg-boss's `work` with one message for each call, which it polls for. With `batchSize`, a call gets so many, and they fail together. */
export function pgBossCandidate(database: string, batchSize: number): HandleCandidate {
  return async (count) => {
    const boss = new PgBoss({ connectionString: database, supervise: false, schedule: false })
    boss.on('error', (error) => console.error(error))
    await boss.start()
    const name = randomName()
    await boss.createQueue(name)
    for (let inserted = 0; inserted < count; inserted += INSERT_BATCH) {
      const jobs = Array.from({ length: Math.min(INSERT_BATCH, count - inserted) }, () => ({ data: PAYLOAD }))
      await boss.insert(name, jobs)
    }
    const calls = createCounter()
    const options = {
      localConcurrency: batchSize === 1 ? CONCURRENCY : 1,
      pollingIntervalSeconds: 0.5,
      batchSize,
      burstWhenBatchFull: batchSize > 1,
    }
    const seconds = await timed(async () => {
      await boss.work(name, options, async (jobs) => {
        calls.count(jobs.length)
      })
      await calls.reach(count)
    })
    await boss.stop()
    return seconds
  }
}

function randomName(): string {
  return `bench-${randomBytes(6).toString('hex')}`
}

import { createSender, type SenderOptions } from '@hookseal/sender'
import { Queue, Worker } from 'bullmq'
import { randomBytes } from 'node:crypto'
import { Agent, request } from 'undici'
import type { ReceiverProcess } from './receiver-process.ts'

/** Requests under way at once, for everybody: the sender's own cap for one endpoint. */
const AT_ONCE = 32
const PUBLISHERS = 64

export interface Turn {
  deliveriesPerSecond: number
  /** Where something is stored before it's delivered. */
  publishesPerSecond?: number
}

/** Delivers `count` bodies of about 1 kB, all of which are stored before the clock starts where anything is stored. */
export type Deliverer = (receiver: ReceiverProcess, count: number) => Promise<Turn>

const DATA = { text: 'x'.repeat(900) }

/** The most that anybody can reach: a loop of POSTs that stores, signs and repeats nothing. */
export const bareLoop: Deliverer = async ({ url }, count) => {
  const agent = new Agent({ connections: AT_ONCE })
  const post = poster(url, agent)
  const seconds = await timed(async () => inParallel(AT_ONCE, count, post))
  await agent.close()
  return { deliveriesPerSecond: count / seconds }
}

/** A BullMQ worker that only posts: no signature, no log, no retry schedule. */
export function bullmq(redisUrl: string): Deliverer {
  return async (receiver, count) => {
    const { hostname: host, port } = new URL(redisUrl)
    const connection = { host, port: Number(port) }
    const name = `bench-${randomBytes(6).toString('hex')}`
    const queue = new Queue(name, { connection })
    const options = { removeOnComplete: true }
    const publishing = await timed(async () =>
      inParallel(PUBLISHERS, count, async () => void (await queue.add('delivery', DATA, options))),
    )
    const agent = new Agent({ connections: AT_ONCE })
    const post = poster(receiver.url, agent)
    const before = await receiver.count()
    const worker = new Worker(name, post, { connection, concurrency: AT_ONCE, autorun: false })
    const seconds = await timed(async () => {
      void worker.run()
      await receiver.until(before + count)
    })
    await worker.close()
    await queue.obliterate({ force: true })
    await queue.close()
    await agent.close()
    return { deliveriesPerSecond: count / seconds, publishesPerSecond: count / publishing }
  }
}

/** Our sender with all that it does: catalogue, signature, log of each attempt, every state in the database. */
export function sender(database: string): Deliverer {
  return async (receiver, count) => {
    const hookseal = await createSender({ ...OPTIONS, database })
    // A type of its own: endpoints of turns before get nothing of this one.
    const type = `bench.${randomBytes(6).toString('hex')}`
    await hookseal.eventTypes.upsert(type)
    await hookseal.endpoints.create({ url: receiver.url, events: [type] })
    const publishing = await timed(async () =>
      inParallel(PUBLISHERS, count, async () => {
        await hookseal.events.publish({ type, data: DATA })
      }),
    )
    const before = await receiver.count()
    const seconds = await timed(async () => {
      await hookseal.start()
      await receiver.until(before + count)
    })
    await hookseal.stop()
    return { deliveriesPerSecond: count / seconds, publishesPerSecond: count / publishing }
  }
}

export const OPTIONS: SenderOptions = {
  encryptionKey: randomBytes(32).toString('base64'),
  allowHttp: true,
  allowNetworks: ['127.0.0.0/8'],
}

function poster(url: string, dispatcher: Agent): () => Promise<void> {
  const body = JSON.stringify({
    type: 'bench.event',
    timestamp: new Date().toISOString(),
    data: DATA,
  })
  const headers = { 'content-type': 'application/json' }
  return async () => {
    const response = await request(url, { method: 'POST', body, headers, dispatcher })
    await response.body.dump()
  }
}

async function inParallel(clients: number, count: number, work: () => Promise<void>): Promise<void> {
  let left = count
  await Promise.all(
    Array.from({ length: clients }, async () => {
      while (left-- > 0) await work()
    }),
  )
}

async function timed(work: () => Promise<void>): Promise<number> {
  const startedAt = performance.now()
  await work()
  return (performance.now() - startedAt) / 1000
}

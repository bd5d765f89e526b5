import { createSender, type SenderOptions } from '@hookseal/sender'
import { Queue, Worker } from 'bullmq'
import { randomBytes } from 'node:crypto'
import { Agent, request } from 'undici'
import { inParallel, timed } from './in-parallel.ts'
import type { ReceiverProcess } from './receiver-process.ts'

/** Requests in flight at the same time, for every candidate. It is the sender's own limit for one endpoint. */
const CONCURRENCY = 32
const PUBLISHERS = 64

export interface SenderSample {
  deliveriesPerSecond: number
  /** Absent for a candidate that stores nothing. */
  publishesPerSecond?: number
}

/** Delivers `count` bodies of about 1 kB. A candidate that stores them does so before the deliveries are timed. */
export type SenderCandidate = (receiver: ReceiverProcess, count: number) => Promise<SenderSample>

const DATA = { text: 'x'.repeat(900) }

/** The upper limit: a loop of POSTs without storage, signatures or retries. */
export const bareLoop: SenderCandidate = async ({ url }, count) => {
  const agent = new Agent({ connections: CONCURRENCY })
  const post = createPost(url, agent)
  const seconds = await timed(async () => inParallel(CONCURRENCY, count, post))
  await agent.close()
  return { deliveriesPerSecond: count / seconds }
}

/** A BullMQ worker that only posts, without signatures, a log or a retry schedule. */
export function bullmqWorker(redisUrl: string): SenderCandidate {
  return async (receiver, count) => {
    const { hostname: host, port } = new URL(redisUrl)
    const connection = { host, port: Number(port) }
    const name = `bench-${randomBytes(6).toString('hex')}`
    const queue = new Queue(name, { connection })
    const options = { removeOnComplete: true }
    const publishing = await timed(async () =>
      inParallel(PUBLISHERS, count, async () => void (await queue.add('delivery', DATA, options))),
    )
    const agent = new Agent({ connections: CONCURRENCY })
    const post = createPost(receiver.url, agent)
    const before = await receiver.count()
    const worker = new Worker(name, post, { connection, concurrency: CONCURRENCY, autorun: false })
    const seconds = await timed(async () => {
      void worker.run()
      await receiver.waitFor(before + count)
    })
    await worker.close()
    await queue.obliterate({ force: true })
    await queue.close()
    await agent.close()
    return { deliveriesPerSecond: count / seconds, publishesPerSecond: count / publishing }
  }
}

/**
 * The sender with everything it does: catalog, signature, log of each attempt, and every state in the database. `onPublished` is called between
 * the publishes and the deliveries.
 */
export function hooksealSender(database: string, onPublished?: () => Promise<void>): SenderCandidate {
  return async (receiver, count) => {
    const hookseal = await createSender({ ...SENDER_OPTIONS, database })
    // A new type for each turn, so that endpoints of earlier turns receive nothing.
    const type = `bench.${randomBytes(6).toString('hex')}`
    await hookseal.eventTypes.upsert(type)
    await hookseal.endpoints.create({ url: receiver.url, events: [type] })
    const publishing = await timed(async () =>
      inParallel(PUBLISHERS, count, async () => {
        await hookseal.events.publish({ type, data: DATA })
      }),
    )
    await onPublished?.()
    const before = await receiver.count()
    const seconds = await timed(async () => {
      await hookseal.start()
      await receiver.waitFor(before + count)
    })
    await hookseal.stop()
    return { deliveriesPerSecond: count / seconds, publishesPerSecond: count / publishing }
  }
}

/** Options of every sender in this bench. */
export const SENDER_OPTIONS: SenderOptions = {
  encryptionKey: randomBytes(32).toString('base64'),
  allowHttp: true,
  allowNetworks: ['127.0.0.0/8'],
}

function createPost(url: string, dispatcher: Agent): () => Promise<void> {
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

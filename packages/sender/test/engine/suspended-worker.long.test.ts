import { START_TIMEOUT_MS, startPostgres } from '@hookseal/services'
import { expect, it, onTestFinished } from 'vitest'
import { SENDER_DEFAULTS } from '../../src/lib/defaults.ts'
import { createTestSender } from '../test-sender.ts'
import { KEY, ok, startReceiver, subscribe, until, untilStatus } from './sender-and-receiver.ts'
import { startWorker } from './worker-process.ts'

const EVENTS = 40
/** Short, so that the test need not wait for 30 seconds. */
const DEFAULTS = { leaseMs: 6000 }
/** A lease covers it, with a margin. */
const REQUEST_TIMEOUT_SECONDS = 1
Object.assign(SENDER_DEFAULTS, DEFAULTS)

it(
  'sends nothing that a worker held which is suspended until its leases have expired',
  { timeout: START_TIMEOUT_MS + 90_000 },
  async () => {
    const database = await startPostgres()
    const other = await createTestSender({
      database: database.url,
      encryptionKey: KEY,
      requestTimeoutSeconds: REQUEST_TIMEOUT_SECONDS,
    })
    const receiver = await startReceiver()
    const { type } = await subscribe(other, receiver.url)
    await other.events.publishMany(Array.from({ length: EVENTS }, (_, n) => ({ type, data: { n } })))

    // One attempt after the other: the worker holds what it has leased, and is suspended during the first attempt.
    const suspended = Promise.withResolvers<void>()
    receiver.respond = () => suspended.resolve()
    const worker = await startWorker({
      database: database.url,
      endpointConcurrency: 1,
      concurrency: 64,
      requestTimeoutSeconds: REQUEST_TIMEOUT_SECONDS,
      defaults: DEFAULTS,
    })
    onTestFinished(async () => {
      worker.resume()
      await worker.stop()
      await receiver.close()
      await other.stop()
      await database.stop()
    })
    await suspended.promise
    worker.suspend()
    receiver.respond = (_, response) => ok(response)
    const leased = /^hookseal_queue_jobs\{.*leased.*\} (\d+)$/m.exec(await other.metrics.read())?.[1]
    expect(Number(leased)).toBeGreaterThan(10)

    await other.start()
    await until(async () => (await other.deliveries.count({ status: 'delivered' })) === EVENTS)
    await other.stop()
    const before = receiver.arrivals.length
    worker.resume()
    const publisher = await createTestSender({ database: database.url, encryptionKey: KEY })
    onTestFinished(async () => publisher.stop())
    // It would send this one after everything that it held.
    const { id } = await publisher.events.publish({ type, data: 'after' })
    await untilStatus(publisher, id, 'delivered')
    expect(receiver.arrivals.slice(before).map((arrival) => arrival.id)).toEqual([id])
  },
)

import { START_TIMEOUT_MS, startPostgres } from '@hookseal/services'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createTestSender, type TestSender } from '../test-sender.ts'
import {
  deliveryOf,
  fail,
  KEY,
  ok,
  startReceiver,
  subscribe,
  type TestDatabase,
  type TestReceiver,
  untilStatus,
} from './sender-and-receiver.ts'
import { startWorker, type WorkerProcess } from './worker-process.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE

describe.each([
  { name: 'ahead', skewMs: 5 * HOUR },
  { name: 'behind', skewMs: -5 * HOUR },
])('a worker whose clock is five hours $name', ({ skewMs }) => {
  let database: TestDatabase
  let worker: WorkerProcess
  /** Publishes and does not deliver. Its clock is the database's. */
  let publisher: TestSender
  let receiver: TestReceiver
  let startedAt: number

  beforeAll(async () => {
    database = await startPostgres()
    publisher = await createTestSender({ database: database.url, encryptionKey: KEY })
    worker = await startWorker({ database: database.url, scheduleSeconds: [0, 1, 3600], skewMs })
    receiver = await startReceiver()
  }, START_TIMEOUT_MS)
  afterAll(async () => {
    await worker.stop()
    await receiver.close()
    await publisher.stop()
    await database.stop()
  })
  beforeEach(() => {
    startedAt = Date.now()
    receiver.arrivals.length = 0
    receiver.respond = (_, response) => ok(response)
  })

  /** Publishes an event whose first attempts fail. */
  async function publish(failures: number, headers: Record<string, string> = {}) {
    receiver.respond = (_, response, count) =>
      count <= failures ? fail(response, 503, headers) : ok(response)
    const { type, endpoint } = await subscribe(publisher, receiver.url)
    const { id } = await publisher.events.publish({ type, data: 1 })
    return { id, endpoint }
  }

  /** How long after the start of the test, by the clock of the database. */
  function msAfterStart(time: Date | null): number {
    return (time?.getTime() ?? Number.NaN) - startedAt
  }

  it('retries when the delay is over with a skewed clock, and logs times of the database', async () => {
    const { id } = await publish(1)
    const { lastAttemptAt, deliveredAt } = await untilStatus(publisher, id, 'delivered')
    const [first, second] = receiver.arrivals
    expect((second?.at ?? 0) - (first?.at ?? 0)).toBeGreaterThan(990)
    for (const time of [lastAttemptAt, deliveredAt])
      expect(Math.abs(msAfterStart(time))).toBeLessThan(10 * MINUTE)
  })

  it('schedules a retry an hour later with a skewed clock, and sends what other processes replay', async () => {
    const { id } = await publish(2)
    await expect.poll(async () => (await deliveryOf(publisher, id)).attempt).toBe(2)
    const { id: deliveryId, status, nextAttemptAt } = await deliveryOf(publisher, id)
    expect(status).toBe('failed')
    expect(msAfterStart(nextAttemptAt)).toBeGreaterThan(HOUR - 5 * MINUTE)
    expect(msAfterStart(nextAttemptAt)).toBeLessThan(HOUR + 15 * MINUTE)
    await publisher.deliveries.replay(deliveryId)
    await untilStatus(publisher, id, 'delivered')
  })

  it('delays by Retry-After with a skewed clock, and pauses the endpoint until a time of the database', async () => {
    const { id, endpoint } = await publish(1, { 'retry-after': '240' })
    const { nextAttemptAt } = await untilStatus(publisher, id, 'failed')
    const { pausedUntil, lastDeliveryAt, failingSince } = await publisher.endpoints.get(endpoint.id)
    for (const time of [nextAttemptAt, pausedUntil]) {
      expect(msAfterStart(time)).toBeGreaterThan(3 * MINUTE)
      expect(msAfterStart(time)).toBeLessThan(15 * MINUTE)
    }
    for (const time of [lastDeliveryAt, failingSince])
      expect(Math.abs(msAfterStart(time))).toBeLessThan(10 * MINUTE)
  })

  it('signs with a timestamp that receivers accept despite a skewed clock', async () => {
    const { id } = await publish(0)
    const { id: deliveryId } = await untilStatus(publisher, id, 'delivered')
    const { attempts } = await publisher.deliveries.get(deliveryId)
    const timestamps = attempts.map(({ requestHeaders }) => Number(requestHeaders['webhook-timestamp']))
    expect(timestamps).toHaveLength(1)
    for (const seconds of timestamps)
      expect(Math.abs(msAfterStart(new Date(seconds * 1000)))).toBeLessThan(10 * MINUTE)
  })
})

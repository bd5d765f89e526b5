import { START_TIMEOUT_MS, startPostgres } from '@hookseal/services'
import { describe, expect, it, onTestFinished } from 'vitest'
import { createTestSender, type TestSender } from '../test-sender.ts'
import {
  DATABASES,
  fail,
  KEY,
  ok,
  startReceiver,
  startSender,
  subscribe,
  type TestReceiver,
  until,
  untilStatus,
} from './sender-and-receiver.ts'

const EVENTS = 40
const TIMEOUT_MS = START_TIMEOUT_MS + 60_000

/** Publishes events until the endpoint fails so often that it is paused, and waits for the attempts that were in flight. */
async function pause(sender: TestSender, receiver: TestReceiver, type: string, endpointId: string) {
  receiver.respond = (_, response) => fail(response, 503)
  await sender.events.publishMany(Array.from({ length: EVENTS }, (_, n) => ({ type, data: { n } })))
  await until(async () => ((await sender.endpoints.get(endpointId)).pausedUntil?.getTime() ?? 0) > Date.now())
  const made = async () => {
    const { data } = await sender.deliveries.list({ endpointId, limit: 250 })
    return data.reduce((sum, { attempt }) => sum + attempt, 0)
  }
  await until(async () => (await made()) === receiver.arrivals.length)
}

async function countAttempts(worker: TestSender): Promise<number> {
  return Number(/^hookseal_attempts_total\{.*\} (\d+)$/m.exec(await worker.metrics.read())?.[1] ?? 0)
}

describe.each(DATABASES)('a paused endpoint on $name', ({ open }) => {
  async function setUp() {
    // A failed delivery is retried much later than any pause ends.
    const sender = await startSender(open, { scheduleSeconds: [0, 3600, 3600] })
    const receiver = await startReceiver()
    onTestFinished(async () => {
      await receiver.close()
      await sender.stop()
    })
    const { type, endpoint } = await subscribe(sender, receiver.url)
    await pause(sender, receiver, type, endpoint.id)
    return { sender, receiver, endpointId: endpoint.id, paused: receiver.arrivals.length }
  }

  it(
    'sends a test to a paused endpoint immediately, and all that waits when the test succeeds',
    { timeout: TIMEOUT_MS },
    async () => {
      const { sender, receiver, endpointId, paused } = await setUp()
      receiver.respond = (_, response) => ok(response)
      const startedAt = performance.now()
      const { eventId } = await sender.endpoints.test(endpointId)
      await untilStatus(sender, eventId, 'delivered')
      expect(receiver.arrivals[paused]?.id).toBe(eventId)
      await until(async () => (await sender.deliveries.count({ endpointId, status: 'pending' })) === 0)
      expect((await sender.endpoints.get(endpointId)).pausedUntil).toBeNull()
      // The pause alone would have taken eight seconds at least. What failed is retried by its schedule.
      expect(receiver.arrivals.every(({ at }) => at < startedAt + 8000)).toBe(true)
    },
  )

  it('sends a paused endpoint only the test when the test fails', { timeout: TIMEOUT_MS }, async () => {
    const { sender, receiver, endpointId, paused } = await setUp()
    const { eventId } = await sender.endpoints.test(endpointId)
    await untilStatus(sender, eventId, 'failed')
    expect(receiver.arrivals.slice(paused).map(({ id }) => id)).toEqual([eventId])
    expect((await sender.endpoints.get(endpointId)).pausedUntil).not.toBeNull()
  })

  it(
    'sends a replay by hand to a paused endpoint immediately, of a failed and of a pending delivery',
    { timeout: TIMEOUT_MS },
    async () => {
      const { sender, receiver, endpointId, paused } = await setUp()
      const oldest = async (status: 'failed' | 'pending') => {
        const { data } = await sender.deliveries.list({ endpointId, status, limit: 250 })
        const last = data.at(-1)
        if (last === undefined) throw new Error(`there is a ${status} delivery`)
        return last
      }
      const failed = await oldest('failed')
      await sender.deliveries.replay(failed.id)
      await until(() => receiver.arrivals.length === paused + 1)
      await untilStatus(sender, failed.eventId, 'failed')
      const pending = await oldest('pending')
      await sender.deliveries.replay(pending.id)
      await until(() => receiver.arrivals.length === paused + 2)
      expect(receiver.arrivals.slice(paused).map(({ id }) => id)).toEqual([failed.eventId, pending.eventId])
    },
  )
})

it('resumes an endpoint in every process when a test succeeds in one', { timeout: TIMEOUT_MS }, async () => {
  const database = await startPostgres()
  const options = { database: database.url, encryptionKey: KEY, scheduleSeconds: [0, 3600, 3600] }
  const workers = [await createTestSender(options), await createTestSender(options)] as const
  const [sender, other] = workers
  const receiver = await startReceiver()
  onTestFinished(async () => {
    await receiver.close()
    for (const worker of workers) await worker.stop()
    await database.stop()
  })
  const { type, endpoint } = await subscribe(sender, receiver.url)
  for (const worker of workers) await worker.start()
  await pause(sender, receiver, type, endpoint.id)
  // Each worker pauses the endpoint after its own failures.
  for (const worker of workers)
    while ((await countAttempts(worker)) < 10) await sender.events.publish({ type, data: 'more' })
  receiver.respond = (_, response) => ok(response)
  await sender.endpoints.test(endpoint.id)
  await until(
    async () => (await sender.deliveries.count({ endpointId: endpoint.id, status: 'pending' })) === 0,
  )
  expect(await other.isReady()).toBe(true)
})

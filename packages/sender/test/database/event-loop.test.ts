import { once } from 'node:events'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { deliveryOf, startReceiver, subscribe, type TestReceiver } from '../engine/sender-and-receiver.ts'
import { createTestSender, type TestSender } from '../test-sender.ts'

/** Far more calls than are needed. If the event loop does not run, no number is enough. */
const CALLS = 300
const CALLS_FOR_DELIVERY = 2000

let sender: TestSender
let receiver: TestReceiver
beforeAll(async () => {
  receiver = await startReceiver()
  sender = await createTestSender()
  await sender.start()
})
afterAll(async () => {
  await sender.stop()
  await receiver.close()
})

it.each<[string, () => Promise<unknown>]>([
  ['reads', async () => sender.events.list()],
  ['publishes', async () => sender.events.publishMany([{ type: 'a.turn', data: 1 }])],
  ['transactions', async () => sender.transaction(async ({ query }) => query('select 1'))],
])('lets timers run between %s on an embedded database', async (_, call) => {
  await sender.eventTypes.upsert('a.turn')
  const timeout = AbortSignal.timeout(1)
  const aborted = once(timeout, 'abort')
  let calls = 0
  while (!timeout.aborted && calls < CALLS) {
    calls++
    await call()
  }
  expect(calls).toBeLessThan(CALLS)
  await aborted
})

it('delivers while the application waits for it by calling the sender', async () => {
  const { type } = await subscribe(sender, receiver.url)
  const { id } = await sender.events.publish({ type, data: 1 })
  let calls = 0
  while ((await deliveryOf(sender, id)).status !== 'delivered' && calls < CALLS_FOR_DELIVERY) calls++
  expect(calls).toBeLessThan(CALLS_FOR_DELIVERY)
})

import { setTimeout as sleep } from 'node:timers/promises'
import { ENGINE_DEFAULTS } from '@hookseal/engine'
import { START_TIMEOUT_MS } from '@hookseal/services'
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { SENDER_DEFAULTS } from '../../src/lib/defaults.ts'
import { DATABASES, fail, startReceiver, startSender } from '../engine/sender-and-receiver.ts'
import type { TestSender } from '../test-sender.ts'

// A dispatcher that sleeps until the next poll although something is due then exceeds the timeout of the test. On a busy machine, jobs may wait
// for longer than they are held or leased, and are then returned for later: only a poll finds those. In a process of its own (see
// vitest.config.ts), because the defaults apply to every sender of the process.
beforeAll(() => {
  const { pollMs, holdMs, leaseMs } = ENGINE_DEFAULTS
  Object.assign(SENDER_DEFAULTS, { pollMs: 600_000, holdMs: 600_000, leaseMs: 1_200_000 })
  return () => void Object.assign(SENDER_DEFAULTS, { pollMs, holdMs, leaseMs })
})

const ENDPOINTS = 40
const EVENTS = 60

describe.each(DATABASES)('without polls on $name', { timeout: START_TIMEOUT_MS + 90_000 }, ({ open }) => {
  it('sends everything that is due, although it exceeds the capacity and one endpoint is paused', async () => {
    // A busy machine may time out attempts, which are then repeated until they succeed.
    const sender = await startSender(open, {
      requestTimeoutSeconds: 20,
      scheduleSeconds: [0, ...Array.from({ length: 20 }, () => 0.2)],
    })
    onTestFinished(async () => sender.stop())
    const receiver = await startReceiver()
    const bad = await startReceiver((_, response) => fail(response))
    onTestFinished(async () => void (await Promise.all([receiver.close(), bad.close()])))
    await sender.eventTypes.upsert('a.one')
    for (let n = 0; n < ENDPOINTS; n++)
      await sender.endpoints.create({ url: `${receiver.url}${n}`, events: ['a.one'] })
    await sender.endpoints.create({ url: bad.url, events: ['a.one'] })

    await sender.events.publishMany(Array.from({ length: EVENTS }, () => ({ type: 'a.one', data: 1 })))
    await untilDelivered(sender)
    expect(bad.arrivals.length).toBeGreaterThan(0)

    // The queue treats replays as retries.
    const { replayed } = await sender.deliveries.replayMany({ status: 'delivered' })
    expect(replayed).toBe(ENDPOINTS * EVENTS)
    await untilDelivered(sender)
    expect(receiver.arrivals.length).toBeGreaterThanOrEqual(2 * ENDPOINTS * EVENTS)
  })
})

/** Counting takes processor time, too: it waits in between. */
async function untilDelivered(sender: TestSender): Promise<void> {
  while ((await sender.deliveries.count({ status: 'delivered' })) < ENDPOINTS * EVENTS) await sleep(100)
}

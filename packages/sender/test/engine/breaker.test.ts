import { START_TIMEOUT_MS } from '@hookseal/services'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ENGINE_DEFAULTS } from '@hookseal/engine'
import type { TestSender } from '../test-sender.ts'
import {
  DATABASES,
  fail,
  ok,
  startReceiver,
  startSender,
  subscribe,
  type TestReceiver,
  until,
} from './sender-and-receiver.ts'

const EVENTS = 200

/** The time since the last request arrived, in ms. */
function sinceLast({ arrivals }: TestReceiver): number {
  return performance.now() - (arrivals.at(-1)?.at ?? Infinity)
}

describe.each(DATABASES)('an endpoint that only fails, on $name', ({ open }) => {
  let sender: TestSender

  beforeAll(async () => {
    sender = await startSender(open, { scheduleSeconds: [0, 60, 60], disableAfterSeconds: 0.001 })
  }, START_TIMEOUT_MS)
  afterAll(async () => sender.stop())

  it('disables an endpoint that only fails after disableAfterSeconds, and emits endpoint.disabled', async () => {
    const receiver = await startReceiver((_, response) => fail(response))
    const { type, endpoint } = await subscribe(sender, receiver.url)
    await sender.events.publish({ type, data: 1 })
    await until(async () => (await sender.endpoints.get(endpoint.id)).failingSince !== null)
    await sender.events.publish({ type, data: 2 })
    await until(async () => !(await sender.endpoints.get(endpoint.id)).enabled)
    const { disabledReason } = await sender.endpoints.get(endpoint.id)
    expect(disabledReason).toMatch(/^Every attempt since \d{4}-.* failed\.$/)
    expect(sender.logged.join('\n')).toContain('endpoint.disabled')
    await receiver.close()
  })
})

describe.each(DATABASES)('the circuit breaker on $name', ({ open }) => {
  let sender: TestSender

  beforeAll(async () => {
    sender = await startSender(open, { scheduleSeconds: [0, 60, 60] })
  }, START_TIMEOUT_MS)
  afterAll(async () => sender.stop())

  it('pauses an endpoint that is down, and delivers everything after one success', async () => {
    const receiver = await startReceiver((_, response) => fail(response))
    const { type, endpoint } = await subscribe(sender, receiver.url)
    const ofEndpoint = { endpointId: endpoint.id }
    await sender.events.publishMany(Array.from({ length: EVENTS }, (_, n) => ({ type, data: { n } })))
    const { breakerFailures, breakerMinMs } = ENGINE_DEFAULTS
    await until(() => receiver.arrivals.length >= breakerFailures && sinceLast(receiver) > 1000)
    const spent = receiver.arrivals.length
    const { pausedUntil, lastDeliveryAt } = await sender.endpoints.get(endpoint.id)
    receiver.respond = (_, response) => ok(response)
    expect(pausedUntil?.getTime()).toBeGreaterThan(lastDeliveryAt?.getTime() ?? Infinity)
    // The failures that open the breaker, and the attempts in flight at that time.
    expect(spent).toBeLessThanOrEqual(breakerFailures + 8)
    const failedAt = receiver.arrivals.at(-1)?.at ?? Number.NaN
    await until(() => receiver.arrivals.length > spent)
    expect((receiver.arrivals[spent]?.at ?? 0) - failedAt).toBeGreaterThan(breakerMinMs * 0.75)
    await until(
      async () => (await sender.deliveries.count({ ...ofEndpoint, status: 'delivered' })) === EVENTS - spent,
    )
    expect(receiver.arrivals).toHaveLength(EVENTS)
    await until(async () => (await sender.endpoints.get(endpoint.id)).pausedUntil === null)
    await receiver.close()
  })
})

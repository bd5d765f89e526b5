import { START_TIMEOUT_MS } from '@hookseal/services'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { OperationalEvent } from '../../src/index.ts'
import type { TestSender } from '../test-sender.ts'
import {
  DATABASES,
  deliveryOf,
  fail,
  ok,
  startReceiver,
  startSender,
  subscribe,
  type TestReceiver,
  until,
  untilStatus,
} from './sender-and-receiver.ts'

const DELAY_MS = 400

describe.each(DATABASES)('on $name', ({ name, open }) => {
  let sender: TestSender
  let receiver: TestReceiver
  const operational: OperationalEvent[] = []

  beforeAll(async () => {
    sender = await startSender(open, {
      scheduleSeconds: [0, DELAY_MS / 1000, DELAY_MS / 1000],
      requestTimeoutSeconds: 5,
      onOperationalEvent: (event) => void operational.push(event),
    })
  }, START_TIMEOUT_MS)
  afterAll(async () => sender.stop())
  beforeEach(async () => void (receiver = await startReceiver()))
  afterEach(async () => receiver.close())

  it('delivers events that are published while the sender is idle, and reports the latency', async () => {
    const { type } = await subscribe(sender, receiver.url)
    const latencies: number[] = []
    for (let n = 0; n < 60; n++) {
      const publishedAt = performance.now()
      const { id } = await sender.events.publish({ type, data: { n } })
      await until(() => receiver.arrivals.length === n + 1)
      latencies.push((receiver.arrivals.at(-1)?.at ?? Number.NaN) - publishedAt)
      // The sender is idle again as soon as the outcome is written.
      await untilStatus(sender, id, 'delivered')
    }
    latencies.sort((a, b) => a - b)
    const [p50, p99] = [latencies[30], latencies[58]]
    process.stdout.write(
      `${name}: publish to arrival, idle: p50 ${p50?.toFixed(1)} ms, p99 ${p99?.toFixed(1)} ms\n`,
    )
    expect(latencies).toHaveLength(60)
  })

  it('retries by the schedule with jitter, and logs each attempt', async () => {
    receiver.respond = (_, response, count) => (count < 3 ? fail(response) : ok(response))
    const { type, endpoint } = await subscribe(sender, receiver.url)
    const { id } = await sender.events.publish({ type, data: 1 })
    const { id: deliveryId, attempt, deliveredAt } = await untilStatus(sender, id, 'delivered')
    expect({ attempt, delivered: deliveredAt instanceof Date }).toEqual({ attempt: 3, delivered: true })
    const gaps = receiver.arrivals.slice(1).map(({ at }, index) => at - (receiver.arrivals[index]?.at ?? 0))
    for (const gap of gaps) expect(gap).toBeGreaterThan(DELAY_MS * 0.8 - 5)
    const { attempts } = await sender.deliveries.get(deliveryId)
    expect(attempts.map(({ responseStatus }) => responseStatus)).toEqual([500, 500, 204])
    expect(new Set(receiver.arrivals.map((arrival) => arrival.id))).toEqual(new Set([id]))
    expect(await sender.endpoints.get(endpoint.id)).toMatchObject({
      lastDeliveryStatus: 204,
      failingSince: null,
    })
  })

  it('marks a delivery dead after the schedule, and emits delivery.dead to the operator and its subscribers', async () => {
    const { type } = await subscribe(sender, receiver.url, { also: ['delivery.dead'] })
    receiver.respond = ({ body }, response) => (body.type === type ? fail(response) : ok(response))
    const { id } = await sender.events.publish({ type, data: 1 })
    const dead = await untilStatus(sender, id, 'dead')
    expect(dead).toMatchObject({
      attempt: 3,
      errorMessage: 'The endpoint responded with 500.',
      nextAttemptAt: null,
    })
    const deadEvent = { type: 'delivery.dead', data: { delivery_id: dead.id, event_id: id, attempts: 3 } }
    await until(() => receiver.arrivals.length === 4)
    expect(receiver.arrivals.at(-1)?.body).toMatchObject(deadEvent)
    expect(operational).toContainEqual(
      expect.objectContaining({ data: expect.objectContaining(deadEvent.data) }),
    )
  })

  it('waits at least as long as Retry-After before a retry', async () => {
    receiver.respond = (_, response, count) =>
      count === 1 ? fail(response, 503, { 'retry-after': '1' }) : ok(response)
    const { type } = await subscribe(sender, receiver.url)
    const { id } = await sender.events.publish({ type, data: 1 })
    await untilStatus(sender, id, 'delivered')
    const [first, second] = receiver.arrivals
    expect((second?.at ?? 0) - (first?.at ?? 0)).toBeGreaterThan(995)
  })

  it('disables an endpoint that responds 410, sends it no waiting deliveries, and emits endpoint.disabled', async () => {
    const subscriber = await subscribe(sender, receiver.url, { also: ['endpoint.disabled'] })
    const gone = await startReceiver((_, response) => fail(response, 410))
    const { type, endpoint } = await subscribe(sender, gone.url)
    const events = Array.from({ length: 50 }, (_, n) => ({ type, data: { n } }))
    await sender.events.publishMany(events)
    await until(async () => !(await sender.endpoints.get(endpoint.id)).enabled)
    await until(
      async () => (await sender.deliveries.count({ endpointId: endpoint.id, status: 'dead' })) === 50,
    )
    // Eight attempts were in flight before the first response.
    expect(gone.arrivals.length).toBeLessThanOrEqual(8)
    await until(() => receiver.arrivals.length === 1)
    expect(receiver.arrivals[0]?.body).toMatchObject({
      type: 'endpoint.disabled',
      data: { webhook_id: endpoint.id, reason: 'The endpoint responded with 410 Gone.' },
    })
    const { deliveryIds } = await sender.events.publish({ type, data: 'more' })
    expect(deliveryIds).toEqual([])
    await sender.endpoints.delete(subscriber.endpoint.id)
    await gone.close()
  })

  it('marks waiting deliveries of a disabled endpoint dead, and sends them on replay', async () => {
    receiver.respond = (_, response, count) => (count === 1 ? fail(response) : ok(response))
    const { type, endpoint } = await subscribe(sender, receiver.url)
    const { id } = await sender.events.publish({ type, data: 1 })
    await untilStatus(sender, id, 'failed')
    await sender.endpoints.update(endpoint.id, { enabled: false })
    const { errorMessage, id: deliveryId } = await untilStatus(sender, id, 'dead')
    expect([errorMessage, receiver.arrivals.length]).toEqual(['The endpoint is disabled.', 1])
    await sender.endpoints.update(endpoint.id, { enabled: true })
    await sender.deliveries.replay(deliveryId)
    expect(await untilStatus(sender, id, 'delivered')).toMatchObject({ attempt: 2 })
  })

  it('sends nothing to a deleted endpoint, not even deliveries that were already leased', async () => {
    const responses: (() => void)[] = []
    receiver.respond = (_, response) => void responses.push(() => ok(response))
    const { type, endpoint } = await subscribe(sender, receiver.url)
    await sender.events.publishMany(Array.from({ length: 50 }, (_, n) => ({ type, data: { n } })))
    await until(() => responses.length === 8)
    await sender.endpoints.delete(endpoint.id)
    // Published after the deletion, so it is fetched after the deletion took effect.
    const { type: another } = await subscribe(sender, receiver.url)
    const { id } = await sender.events.publish({ type: another, data: 'last' })
    await until(() => receiver.arrivals.at(-1)?.id === id)
    for (const respond of responses) respond()
    await untilStatus(sender, id, 'delivered')
    expect(receiver.arrivals).toHaveLength(9)
    expect(await sender.deliveries.count({ endpointId: endpoint.id, status: 'dead' })).toBe(50)
  })

  it('respects the rate limit of an endpoint', async () => {
    const { type } = await subscribe(sender, receiver.url, { rateLimit: 10 })
    const publishedAt = performance.now()
    await sender.events.publishMany(Array.from({ length: 25 }, (_, n) => ({ type, data: { n } })))
    await until(() => receiver.arrivals.length === 25)
    // A burst of one second, then one attempt every 100 ms; 1 ms of slack for rounding.
    receiver.arrivals.forEach(({ at }, index) =>
      expect(at - publishedAt).toBeGreaterThanOrEqual((index - 9) * 100 - 1),
    )
  })

  it('replays all dead deliveries, and sends first attempts before them', async () => {
    const { type, endpoint } = await subscribe(sender, receiver.url)
    const { type: other } = await subscribe(sender, receiver.url)
    const events = Array.from({ length: 1000 }, (_, n) => ({ type, data: { n } }))
    receiver.respond = (_, response) => fail(response, 410)
    await sender.events.publishMany(events)
    await until(
      async () => (await sender.deliveries.count({ endpointId: endpoint.id, status: 'dead' })) === 1000,
    )
    await sender.endpoints.update(endpoint.id, { enabled: true })
    receiver.respond = (_, response) => ok(response)
    receiver.arrivals.length = 0
    expect(await sender.deliveries.replayMany({ endpointId: endpoint.id })).toEqual({ replayed: 1000 })
    const { id } = await sender.events.publish({ type: other, data: 'now' })
    await until(() => receiver.arrivals.some((arrival) => arrival.id === id))
    await until(
      async () => (await sender.deliveries.count({ endpointId: endpoint.id, status: 'delivered' })) === 1000,
    )
    expect(new Set(receiver.arrivals.map((arrival) => arrival.id)).size).toBe(1001)
    expect(receiver.arrivals.findIndex((arrival) => arrival.id === id)).toBeLessThan(1000)
    expect(await deliveryOf(sender, id)).toMatchObject({ attempt: 1 })
  })
})

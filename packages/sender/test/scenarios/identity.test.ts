import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { settledDeliveries, startStack, type Stack } from './start-stack.ts'
import { SCHEDULES } from '../../src/index.ts'

let stack: Stack
let id: string

beforeAll(async () => {
  stack = await startStack({ scheduleSeconds: [0, 0.1, 0.1] })
  await stack.sender.eventTypes.upsert('verification.completed', { example: { verification_id: 'ver_test' } })
  const { body } = await stack.api('POST', '/webhooks', {
    url: stack.receiver.url,
    events: ['verification.completed'],
  })
  id = String(body['id'])
  stack.receiver.secrets.push({ secret: String(body['signing_secret']) })
})
afterAll(async () => stack.stop())

describe('identity', () => {
  it('C2 creates one event for an id that is published twice, and delivers it with that id', async () => {
    const event = {
      id: 'ver_8-completed',
      type: 'verification.completed',
      data: { verification_id: 'ver_8' },
    }
    const first = await stack.api('POST', '/events', event)
    const second = await stack.api('POST', '/events', event)
    expect([first, second]).toMatchObject([
      { status: 202, body: { id: event.id } },
      { status: 202, body: { id: event.id } },
    ])
    expect(await settledDeliveries(stack.api, event.id)).toHaveLength(1)
    expect(stack.receiver.handled.filter((message) => message.id === event.id)).toHaveLength(1)
  })

  it("C3 delivers the publisher's own deduplication key in data", async () => {
    const { body } = await stack.api('POST', '/events', {
      type: 'verification.completed',
      data: { verification_id: 'ver_9' },
    })
    await settledDeliveries(stack.api, String(body['id']))
    expect(stack.receiver.handled.at(-1)?.payload).toMatchObject({ data: { verification_id: 'ver_9' } })
  })

  it('C4 delivers without a delay, and retries over a span of days', async () => {
    const { body } = await stack.api('POST', '/events', { type: 'verification.completed', data: {} })
    const [delivery] = await settledDeliveries(stack.api, String(body['id']))
    expect(delivery).toMatchObject({ status: 'delivered', attempt: 1 })
    expect(SCHEDULES.standard[0]).toBe(0)
    const span = SCHEDULES.standard.reduce((sum, delay) => sum + delay, 0)
    expect(span / 3600).toBeCloseTo(75.58, 1)
  })

  it('C5 sends a test request after registration', async () => {
    const { status, body } = await stack.api('POST', `/webhooks/${id}/test`)
    expect(status).toBe(202)
    await settledDeliveries(stack.api, String(body['event_id']))
    expect(stack.receiver.handled.at(-1)).toMatchObject({
      id: body['event_id'],
      payload: { type: 'verification.completed', data: { verification_id: 'ver_test' } },
    })
  })
})

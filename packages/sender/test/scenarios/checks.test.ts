import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { settledDeliveries, startStack, type Stack } from './start-stack.ts'

let stack: Stack

beforeAll(async () => {
  stack = await startStack()
  await stack.sender.eventTypes.upsert('check.completed', { example: { check: 'test' } })
})
afterAll(async () => stack.stop())

describe('checks', () => {
  it('E3 sends a test event by the API and lists it in the delivery log', async () => {
    const { body } = await stack.api('POST', '/webhooks', {
      url: stack.receiver.url,
      events: ['check.completed'],
    })
    stack.receiver.secrets.push({ secret: String(body['signing_secret']) })
    const path = `/webhooks/${String(body['id'])}`
    const test = await stack.api('POST', `${path}/test`, { type: 'check.completed' })
    await settledDeliveries(stack.api, String(test.body['event_id']))
    const log = await stack.api('GET', `${path}/deliveries`)
    expect(log.body['data']).toMatchObject([
      {
        id: test.body['delivery_id'],
        event_id: test.body['event_id'],
        status: 'delivered',
        event: 'check.completed',
      },
    ])
    expect(stack.receiver.handled).toMatchObject([{ payload: { data: { check: 'test' } } }])
  })
})

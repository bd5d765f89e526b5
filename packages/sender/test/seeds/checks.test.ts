import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { settledDeliveries, startStage, type Stage } from './stage.ts'

let stage: Stage

beforeAll(async () => {
  stage = await startStage()
  await stage.sender.eventTypes.upsert('check.completed', { example: { check: 'test' } })
})
afterAll(async () => stage.stop())

describe('checks', () => {
  it('E3 sends a test event by the API and shows it in the log', async () => {
    const { body } = await stage.api('POST', '/webhooks', {
      url: stage.receiver.url,
      events: ['check.completed'],
    })
    stage.receiver.secrets.push({ secret: String(body['signing_secret']) })
    const path = `/webhooks/${String(body['id'])}`
    const test = await stage.api('POST', `${path}/test`, { type: 'check.completed' })
    await settledDeliveries(stage.api, String(test.body['event_id']))
    const log = await stage.api('GET', `${path}/deliveries`)
    expect(log.body['data']).toMatchObject([
      {
        id: test.body['delivery_id'],
        event_id: test.body['event_id'],
        status: 'delivered',
        event: 'check.completed',
      },
    ])
    expect(stage.receiver.handled).toMatchObject([{ payload: { data: { check: 'test' } } }])
  })
})

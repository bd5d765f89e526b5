import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type CallApi, settledDeliveries, startStack, type Stack } from './start-stack.ts'

let stack: Stack
let read: CallApi
let id: string

beforeAll(async () => {
  stack = await startStack()
  for (const type of ['call.qualified', 'lead.created', 'claim.scope.ready'])
    await stack.sender.eventTypes.upsert(type)
  read = await stack.as(['read'])
  const { body } = await stack.api('POST', '/webhooks', {
    url: stack.receiver.url,
    events: ['call.qualified', 'lead.created', 'claim.scope.ready'],
    description: 'Production CRM bridge',
  })
  id = String(body['id'])
  stack.receiver.secrets.push({ secret: String(body['signing_secret']) })
})
afterAll(async () => stack.stop())

describe('field-crm', () => {
  it('B1 lets a read key list and get endpoints, and only an admin key change them', async () => {
    const list = await read('GET', '/webhooks')
    expect(list).toMatchObject({ status: 200, body: { data: [{ id }] } })
    expect(await read('GET', `/webhooks/${id}`)).toMatchObject({ status: 200, body: { id } })
    for (const [method, path, body] of [
      ['POST', '/webhooks', { url: stack.receiver.url, events: ['lead.created'] }],
      ['PATCH', `/webhooks/${id}`, { description: 'x' }],
      ['DELETE', `/webhooks/${id}`, undefined],
      ['POST', `/webhooks/${id}/rotate-secret`, undefined],
    ] as const)
      expect(await read(method, path, body), `${method} ${path}`).toMatchObject({ status: 403 })
  })

  it('B2 returns the documented fields', async () => {
    const { body: event } = await stack.api('POST', '/events', { type: 'lead.created', data: {} })
    await settledDeliveries(stack.api, String(event['id']))
    // Written after the delivery.
    await expect
      .poll(async () => (await read('GET', `/webhooks/${id}`)).body['last_delivery_status'])
      .toBe(200)
    const { body } = await read('GET', `/webhooks/${id}`)
    expect(body).toMatchObject({
      id,
      url: stack.receiver.url,
      events: ['call.qualified', 'lead.created', 'claim.scope.ready'],
      description: 'Production CRM bridge',
      signing_secret_prefix: expect.stringMatching(/^whsec_.{6}$/),
      enabled: true,
      created_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
      last_delivery_at: expect.stringMatching(/Z$/),
      last_delivery_status: 200,
    })
  })

  describe('B3, without allowHttp', () => {
    let strict: Stack
    const input = { url: 'https://example.com/hook', events: ['lead.created'] }

    beforeAll(async () => {
      strict = await startStack({ allowHttp: false })
      await strict.sender.eventTypes.upsert('lead.created')
    })
    afterAll(async () => strict.stop())

    it('B3 creates an endpoint with an https URL, and returns its secret with a warning', async () => {
      expect(await strict.api('POST', '/webhooks', input)).toMatchObject({
        status: 201,
        body: {
          signing_secret: expect.stringMatching(/^whsec_/),
          _warning: expect.stringMatching(/not shown again/),
        },
      })
    })

    it.each([
      { name: 'http', change: { url: 'http://example.com/hook' }, field: 'url' },
      { name: 'an unknown event', change: { events: ['lead.lost'] }, field: 'events' },
    ])('B3 rejects $name at creation', async ({ change, field }) => {
      const rejected = await strict.api('POST', '/webhooks', { ...input, ...change })
      expect(rejected).toMatchObject({ status: 422, body: { field } })
    })
  })

  it('B4 sends nothing to a deleted endpoint, and confirms the deletion', async () => {
    const { body } = await stack.api('POST', '/webhooks', {
      url: stack.receiver.url,
      events: ['call.qualified'],
    })
    const other = String(body['id'])
    expect(await stack.api('DELETE', `/webhooks/${other}`)).toEqual({
      status: 200,
      body: { id: other, deleted: true },
    })
    const { body: event } = await stack.api('POST', '/events', { type: 'call.qualified', data: {} })
    const deliveries = await settledDeliveries(stack.api, String(event['id']))
    expect(deliveries.map((delivery) => delivery['webhook_id'])).toEqual([id])
    expect((await read('GET', `/webhooks/${other}`)).status).toBe(404)
  })

  it('B5 returns the new secret once on rotation, with a new prefix and the expiry of the previous one', async () => {
    const before = await read('GET', `/webhooks/${id}`)
    const { status, body } = await stack.api('POST', `/webhooks/${id}/rotate-secret`)
    expect(status).toBe(200)
    expect(body).toMatchObject({
      id,
      url: stack.receiver.url,
      signing_secret: expect.stringMatching(/^whsec_/),
    })
    expect(String(body['_warning'])).toMatch(/previous secret stays valid until/)
    expect(body['signing_secret_prefix']).not.toBe(before.body['signing_secret_prefix'])
    expect(String(body['signing_secret'])).toContain(String(body['signing_secret_prefix']))
  })

  it('B6 lists the deliveries of an endpoint page by page', async () => {
    for (let n = 0; n < 3; n++) {
      const { body } = await stack.api('POST', '/events', { type: 'call.qualified', data: { n } })
      await settledDeliveries(stack.api, String(body['id']))
    }
    const { body } = await read('GET', `/webhooks/${id}/deliveries?limit=2`)
    expect(body['data']).toHaveLength(2)
    expect(body['data']).toMatchObject([
      {
        id: expect.stringMatching(/^whd_/),
        event: 'call.qualified',
        status: 'delivered',
        response_status: 200,
        latency_ms: expect.any(Number),
        attempt: 1,
        delivered_at: expect.stringMatching(/Z$/),
      },
      {},
    ])
    const next = await read('GET', `/webhooks/${id}/deliveries?limit=2&cursor=${String(body['next_cursor'])}`)
    expect(next.status).toBe(200)
    expect(JSON.stringify(next.body)).not.toContain(JSON.stringify(body['data']).slice(2, 40))
  })
})

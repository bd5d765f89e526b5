import { createHmac } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type CallApi, settledDeliveries, startStack, type Stack, verifyByReference } from './start-stack.ts'

let stack: Stack
let id: string
let secret: string

beforeAll(async () => {
  stack = await startStack({
    envelope: ({ id: eventId, type, timestamp, organizationId, data }) => ({
      event_id: eventId,
      event_type: type,
      workflow_id: workflowOf(data),
      organization_id: organizationId,
      timestamp: timestamp.toISOString(),
      data,
    }),
    legacySignature: {
      header: 'X-Webhook-Signature',
      sign: ({ body }, chosen) => createHmac('sha256', chosen).update(body).digest('hex'),
    },
  })
  for (const type of ['workflow.started', 'workflow.completed', 'workflow.failed'])
    await stack.sender.eventTypes.upsert(type)
  const { body } = await stack.api('POST', '/webhooks', {
    name: 'Production Webhook',
    url: stack.receiver.url,
    events: ['workflow.completed', 'workflow.failed'],
    headers: { 'X-Custom-Header': 'custom-value' },
    legacy_secret: 'your-webhook-secret',
  })
  id = String(body['id'])
  secret = String(body['signing_secret'])
  stack.receiver.secrets.push({ secret })
})
afterAll(async () => stack.stop())

function workflowOf(data: unknown): unknown {
  return typeof data === 'object' && data !== null && 'workflow_id' in data ? data.workflow_id : null
}

async function deliver(data: object = { workflow_id: 'wf_1' }) {
  const { body } = await stack.api('POST', '/events', { type: 'workflow.completed', data })
  await settledDeliveries(stack.api, String(body['id']))
  const request = stack.receiver.received.findLast(({ headers }) => headers['webhook-id'] === body['id'])
  if (request === undefined) throw new Error('nothing was received')
  return { eventId: body['id'], request }
}

describe('workflows', () => {
  it('D1 sends a custom envelope', async () => {
    const { eventId, request } = await deliver({ workflow_id: 'wf_xyz789', steps: 3 })
    expect(JSON.parse(request.body)).toEqual({
      event_id: eventId,
      event_type: 'workflow.completed',
      workflow_id: 'wf_xyz789',
      organization_id: 'acme',
      timestamp: expect.stringMatching(/Z$/),
      data: { workflow_id: 'wf_xyz789', steps: 3 },
    })
  })

  it('D2 signs the body with the secret of the subscriber, in addition to the standard signature', async () => {
    const { request } = await deliver()
    const expected = createHmac('sha256', 'your-webhook-secret').update(request.body).digest('hex')
    expect(request.headers['x-webhook-signature']).toBe(expected)
    expect(verifyByReference(secret, request)).toBeDefined()
    const tooLong = { url: stack.receiver.url, events: ['workflow.started'], legacy_secret: 'x'.repeat(256) }
    expect((await stack.api('POST', '/webhooks', tooLong)).status).toBe(422)
    const without = await stack.api('POST', '/webhooks', {
      url: stack.receiver.url,
      events: ['workflow.started'],
    })
    stack.receiver.secrets.push({ secret: String(without.body['signing_secret']) })
    const { body } = await stack.api('POST', '/events', { type: 'workflow.started', data: {} })
    await settledDeliveries(stack.api, String(body['id']))
    expect(stack.receiver.received.at(-1)?.headers).not.toHaveProperty('x-webhook-signature')
    const shown = JSON.stringify([await stack.api('GET', '/webhooks'), stack.sender.logged])
    expect(shown).not.toContain('your-webhook-secret')
  })

  it('D3 creates, updates any subset of, and deletes a subscription', async () => {
    const { status, body } = await stack.api('POST', '/webhooks', {
      name: 'Second',
      url: stack.receiver.url,
      events: ['workflow.failed'],
    })
    expect(status).toBe(201)
    const path = `/webhooks/${String(body['id'])}`
    const changed = await stack.api('PATCH', path, {
      enabled: false,
      events: ['workflow.started', 'workflow.failed'],
    })
    expect(changed.body).toMatchObject({
      name: 'Second',
      enabled: false,
      events: ['workflow.started', 'workflow.failed'],
      updated_at: expect.stringMatching(/Z$/),
    })
    expect((await stack.api('PATCH', path, { name: 'x'.repeat(256) })).status).toBe(422)
    expect((await stack.api('PATCH', path, { url: `https://example.com/${'x'.repeat(2048)}` })).status).toBe(
      422,
    )
    expect((await stack.api('DELETE', path)).status).toBe(200)
    expect((await stack.api('GET', path)).status).toBe(404)
  })

  it('D4 lists deliveries of a subscription and of the organization, filtered by type', async () => {
    const { eventId } = await deliver()
    const own = await stack.api('GET', `/webhooks/${id}/deliveries?limit=1`)
    const all = await stack.api('GET', '/deliveries?event=workflow.completed&limit=1')
    for (const { body } of [own, all]) {
      expect(body['data']).toMatchObject([
        {
          event_id: eventId,
          target_url: stack.receiver.url,
          status: 'delivered',
          attempt: 1,
          response_status: 200,
          error_message: null,
          created_at: expect.any(String),
          last_attempt_at: expect.any(String),
        },
      ])
    }
    expect((await stack.api('GET', '/deliveries?event=workflow.failed')).body['data']).toEqual([])
  })

  it('D5 sends a test event, which appears in the delivery log', async () => {
    const { body } = await stack.api('POST', `/webhooks/${id}/test`)
    const [delivery] = await settledDeliveries(stack.api, String(body['event_id']))
    expect(delivery).toMatchObject({ webhook_id: id, event: 'workflow.completed', status: 'delivered' })
  })

  it('D6 selects the organization by X-Org-Id, by default the first one of the key', async () => {
    const both: CallApi = await stack.as(['admin'], ['umbrella', 'acme'])
    expect((await both('GET', '/webhooks')).body['data']).toEqual([])
    const acme = await both('GET', '/webhooks', undefined, { 'X-Org-Id': 'acme' })
    expect(JSON.stringify(acme.body)).toContain(id)
    const one = await stack.as(['admin'], ['umbrella'])
    const foreign = await one('GET', '/webhooks', undefined, { 'X-Org-Id': 'acme' })
    expect([403, 404]).toContain(foreign.status)
    expect((await one('GET', `/webhooks/${id}`)).status).toBe(404)
  })
})

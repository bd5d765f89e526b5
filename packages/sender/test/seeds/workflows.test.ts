import { createHmac } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type CallApi, settledDeliveries, startStage, type Stage, verifyByReference } from './stage.ts'

let stage: Stage
let id: string
let secret: string

beforeAll(async () => {
  stage = await startStage({
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
    await stage.sender.eventTypes.upsert(type)
  const { body } = await stage.api('POST', '/webhooks', {
    name: 'Production Webhook',
    url: stage.receiver.url,
    events: ['workflow.completed', 'workflow.failed'],
    headers: { 'X-Custom-Header': 'custom-value' },
    legacy_secret: 'your-webhook-secret',
  })
  id = String(body['id'])
  secret = String(body['signing_secret'])
  stage.receiver.secrets.push({ secret })
})
afterAll(async () => stage.stop())

function workflowOf(data: unknown): unknown {
  return typeof data === 'object' && data !== null && 'workflow_id' in data ? data.workflow_id : null
}

async function deliver(data: object = { workflow_id: 'wf_1' }) {
  const { body } = await stage.api('POST', '/events', { type: 'workflow.completed', data })
  await settledDeliveries(stage.api, String(body['id']))
  const request = stage.receiver.received.findLast(({ headers }) => headers['webhook-id'] === body['id'])
  if (request === undefined) throw new Error('nothing was received')
  return { eventId: body['id'], request }
}

describe('workflows', () => {
  it('D1 sends the envelope of its own', async () => {
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

  it('D2 signs the body under the secret that the subscriber chose, beside the standard signature', async () => {
    const { request } = await deliver()
    const expected = createHmac('sha256', 'your-webhook-secret').update(request.body).digest('hex')
    expect(request.headers['x-webhook-signature']).toBe(expected)
    expect(verifyByReference(secret, request)).toBeDefined()
    const tooLong = { url: stage.receiver.url, events: ['workflow.started'], legacy_secret: 'x'.repeat(256) }
    expect((await stage.api('POST', '/webhooks', tooLong)).status).toBe(422)
    const without = await stage.api('POST', '/webhooks', {
      url: stage.receiver.url,
      events: ['workflow.started'],
    })
    stage.receiver.secrets.push({ secret: String(without.body['signing_secret']) })
    const { body } = await stage.api('POST', '/events', { type: 'workflow.started', data: {} })
    await settledDeliveries(stage.api, String(body['id']))
    expect(stage.receiver.received.at(-1)?.headers).not.toHaveProperty('x-webhook-signature')
    const shown = JSON.stringify([await stage.api('GET', '/webhooks'), stage.sender.logged])
    expect(shown).not.toContain('your-webhook-secret')
  })

  it('D3 creates, lists, shows, changes any subset of, and deletes subscriptions', async () => {
    const { status, body } = await stage.api('POST', '/webhooks', {
      name: 'Second',
      url: stage.receiver.url,
      events: ['workflow.failed'],
    })
    expect(status).toBe(201)
    const path = `/webhooks/${String(body['id'])}`
    const changed = await stage.api('PATCH', path, {
      enabled: false,
      events: ['workflow.started', 'workflow.failed'],
    })
    expect(changed.body).toMatchObject({
      name: 'Second',
      enabled: false,
      events: ['workflow.started', 'workflow.failed'],
      updated_at: expect.stringMatching(/Z$/),
    })
    expect((await stage.api('PATCH', path, { name: 'x'.repeat(256) })).status).toBe(422)
    expect((await stage.api('PATCH', path, { url: `https://example.com/${'x'.repeat(2048)}` })).status).toBe(
      422,
    )
    expect((await stage.api('DELETE', path)).status).toBe(200)
    expect((await stage.api('GET', path)).status).toBe(404)
  })

  it('D4 keeps logs for a subscription and for the organisation, which are filtered by type', async () => {
    const { eventId } = await deliver()
    const own = await stage.api('GET', `/webhooks/${id}/deliveries?limit=1`)
    const all = await stage.api('GET', '/deliveries?event=workflow.completed&limit=1')
    for (const { body } of [own, all]) {
      expect(body['data']).toMatchObject([
        {
          event_id: eventId,
          target_url: stage.receiver.url,
          status: 'delivered',
          attempt: 1,
          response_status: 200,
          error_message: null,
          created_at: expect.any(String),
          last_attempt_at: expect.any(String),
        },
      ])
    }
    expect((await stage.api('GET', '/deliveries?event=workflow.failed')).body['data']).toEqual([])
  })

  it('D5 sends a test event, which appears in the logs', async () => {
    const { body } = await stage.api('POST', `/webhooks/${id}/test`)
    const [delivery] = await settledDeliveries(stage.api, String(body['event_id']))
    expect(delivery).toMatchObject({ webhook_id: id, event: 'workflow.completed', status: 'delivered' })
  })

  it('D6 picks the organisation by X-Org-Id, the first of the key unless it is named', async () => {
    const both: CallApi = await stage.as(['admin'], ['umbrella', 'acme'])
    expect((await both('GET', '/webhooks')).body['data']).toEqual([])
    const acme = await both('GET', '/webhooks', undefined, { 'X-Org-Id': 'acme' })
    expect(JSON.stringify(acme.body)).toContain(id)
    const one = await stage.as(['admin'], ['umbrella'])
    const foreign = await one('GET', '/webhooks', undefined, { 'X-Org-Id': 'acme' })
    expect([403, 404]).toContain(foreign.status)
    expect((await one('GET', `/webhooks/${id}`)).status).toBe(404)
  })
})

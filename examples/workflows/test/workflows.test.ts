import { createHmac } from 'node:crypto'
import { DatabaseSync } from 'node:sqlite'
import type { WebhookMessage } from '@hookseal/core'
import type { Sender } from '@hookseal/sender'
import { START_TIMEOUT_MS } from '@hookseal/services'
import { type Call, createCall, listen, record } from '@hookseal/services/http'
import { runProgram } from '@hookseal/services/program'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { createConsumer } from '../src/consumer.ts'
import { createApi, createWorkflows } from '../src/provider.ts'

/** Shorter than the time limit of a test, so that a hang fails with the value of the last poll. */
const POLL = { timeout: 15_000 }
const QUIET_LOGGER = { info() {}, warn() {}, error: console.error }

const TIME = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/)
const ORG = { 'X-Org-Id': 'org_123' }

/** The documented request that creates a subscription. */
const CREATE = {
  name: 'Production Webhook',
  url: 'https://api.example.com/webhooks/elan',
  events: ['workflow.completed', 'workflow.failed'],
  secret: 'your-webhook-secret',
  headers: { 'X-Custom-Header': 'custom-value' },
}

/** Starts the API of a sender with two organizations. */
async function start(options: Parameters<typeof createWorkflows>[0]) {
  const sender = await createWorkflows({ database: 'pglite:', logger: QUIET_LOGGER, ...options })
  const organizationIds = ['org_123', 'org_456']
  for (const id of organizationIds) await sender.organizations.create({ id, name: id })
  const { key } = await sender.apiKeys.create({ name: 'test', scopes: ['admin'], organizationIds })
  const api = await listen(createApi(sender, new DatabaseSync(':memory:')).fetch)
  const stop = async () => {
    api.close()
    await sender.stop()
  }
  return { sender, call: createCall(api.url, key), url: api.url, stop }
}

describe('workflows API', () => {
  let call: Call
  let url: string

  beforeAll(async () => {
    const started = await start({})
    call = started.call
    url = started.url
    return started.stop
  })

  it('creates, lists, reads, changes and deletes a subscription as documented', async () => {
    const created = {
      id: 1,
      name: 'Production Webhook',
      url: 'https://api.example.com/webhooks/elan',
      events: ['workflow.completed', 'workflow.failed'],
      is_active: true,
      created_at: TIME,
      updated_at: null,
    }
    expect(await call('POST', '/v1/webhooks', CREATE, ORG)).toEqual({ status: 201, body: created })
    expect(await call('GET', '/v1/webhooks', undefined, ORG)).toEqual({
      status: 200,
      body: { subscriptions: [created], total: 1 },
    })
    expect(await call('GET', '/v1/webhooks/1', undefined, ORG)).toEqual({ status: 200, body: created })
    const events = ['workflow.completed', 'workflow.failed', 'workflow.started']
    expect(await call('PATCH', '/v1/webhooks/1', { events, is_active: true }, ORG)).toEqual({
      status: 200,
      body: { ...created, events, updated_at: TIME },
    })
    expect(await call('DELETE', '/v1/webhooks/1', undefined, ORG)).toEqual({ status: 204, body: '' })
    expect((await call('GET', '/v1/webhooks/1', undefined, ORG)).status).toBe(404)
    // The integer of a deleted subscription is not assigned again.
    expect((await call('POST', '/v1/webhooks', CREATE, ORG)).body.id).toBe(2)
  })

  it.each([
    { name: 'name', change: { name: 'Staging' } },
    { name: 'url', change: { url: 'https://api.example.com/other' } },
    { name: 'events', change: { events: ['workflow.step.failed'] } },
    { name: 'is_active', change: { is_active: false } },
    {
      name: 'secret and headers, which no response contains,',
      change: { secret: 'another', headers: {} },
      visible: {},
    },
    { name: 'no field', change: {} },
  ])('changes $name and nothing else', async ({ change, visible = change }) => {
    const { body: before } = await call('POST', '/v1/webhooks', CREATE)
    const { body: after } = await call('PATCH', `/v1/webhooks/${before.id}`, change)
    expect(after).toEqual({ ...before, ...visible, updated_at: TIME })
  })

  it.each([
    { name: 'no name', change: { name: undefined } },
    { name: 'a name of 256 characters', change: { name: 'n'.repeat(256) } },
    { name: 'a url without TLS', change: { url: 'http://api.example.com/webhooks/elan' } },
    {
      name: 'a url of 2049 characters',
      change: { url: `https://api.example.com/${'u'.repeat(2049 - 'https://api.example.com/'.length)}` },
    },
    { name: 'an unknown event', change: { events: ['workflow.lost'] } },
    { name: 'a secret of 256 characters', change: { secret: 's'.repeat(256) } },
  ])('responds 422 to a subscription with $name', async ({ change }) => {
    expect((await call('POST', '/v1/webhooks', { ...CREATE, ...change })).status).toBe(422)
  })

  it('accepts names, URLs and secrets of the documented maximum length', async () => {
    const name = 'n'.repeat(255)
    const prefix = 'https://api.example.com/'
    const longest = { name, url: prefix.padEnd(2048, 'u'), secret: 's'.repeat(255) }
    const { status, body } = await call('POST', '/v1/webhooks', { ...CREATE, ...longest })
    expect([status, body.name, body.url]).toEqual([201, longest.name, longest.url])
  })

  it.each(['started', 'completed', 'failed', 'step.started', 'step.completed', 'step.failed'])(
    'accepts the event type workflow.%s',
    async (event) => {
      const events = [`workflow.${event}`]
      expect((await call('POST', '/v1/webhooks', { ...CREATE, events })).body.events).toEqual(events)
    },
  )

  it('limits requests to the organization of X-Org-Id, or to the first one of the key', async () => {
    const other = { 'X-Org-Id': 'org_456' }
    const { body } = await call('POST', '/v1/webhooks', CREATE, other)
    const path = `/v1/webhooks/${body.id}`
    const statuses = [
      await call('GET', path, undefined, other),
      await call('GET', path),
      await call('PATCH', path, {}),
      await call('DELETE', path),
      await call('GET', `${path}/logs`),
      await call('POST', `${path}/test`),
      await call('GET', '/v1/webhooks', undefined, { 'X-Org-Id': 'org_789' }),
    ].map(({ status }) => status)
    expect(statuses).toEqual([200, 404, 404, 404, 404, 404, 401])
    expect((await call('GET', '/v1/webhooks', undefined, other)).body).toMatchObject({ total: 1 })
    expect((await call('GET', '/v1/webhooks')).body).toEqual(
      (await call('GET', '/v1/webhooks', undefined, ORG)).body,
    )
    expect((await fetch(`${url}/v1/webhooks`)).status).toBe(401)
  })
})

describe('workflows deliveries', () => {
  let sender: Sender
  let call: Call
  let stop: () => Promise<void>

  beforeAll(async () => {
    const started = await start({
      allowHttp: true,
      allowNetworks: ['127.0.0.0/8'],
      scheduleSeconds: [0, 0.2],
    })
    sender = started.sender
    call = started.call
    stop = started.stop
    await sender.start()
  })

  afterAll(async () => stop())

  const logs = async (id: number) => (await call('GET', `/v1/webhooks/${id}/logs`)).body
  const publish = async (type: string) =>
    sender.events.publish({
      id: `evt_${type.replaceAll('.', '_')}`,
      type,
      data: { workflow_id: 'wf_xyz789', pages: 3 },
      timestamp: '2025-12-21T10:30:00Z',
      organizationId: 'org_123',
    })

  it('delivers to a Hono consumer, which verifies with its own secret and handles each event once', async () => {
    const handled: WebhookMessage[] = []
    const consumer = createConsumer(CREATE.secret, (message) => handled.push(message))
    const { url, close } = await listen(consumer.fetch)
    onTestFinished(close)
    const target = `${url}/webhooks/elan`
    const { body: subscription } = await call('POST', '/v1/webhooks', { ...CREATE, url: target })

    const { deliveryIds } = await publish('workflow.completed')
    await expect.poll(async () => (await logs(subscription.id)).logs[0]?.status, POLL).toBe('delivered')
    const entry = {
      id: expect.any(Number),
      webhook_id: subscription.id,
      webhook_type: 'subscription',
      event_type: 'workflow.completed',
      event_id: 'evt_workflow_completed',
      target_url: target,
      status: 'delivered',
      attempts: 1,
      response_status: 200,
      error_message: null,
      created_at: TIME,
      last_attempt_at: TIME,
    }
    expect(await logs(subscription.id)).toEqual({ logs: [entry], total: 1 })
    const all = await call(
      'GET',
      '/v1/webhooks/logs/all?event_type=workflow.completed&limit=10',
      undefined,
      ORG,
    )
    expect(all).toEqual({ status: 200, body: { logs: [entry], total: 1 } })
    expect(handled).toMatchObject([{ id: 'evt_workflow_completed', type: 'workflow.completed' }])

    for (const id of deliveryIds) await sender.deliveries.replay(id)
    await expect
      .poll(async () => (await logs(subscription.id)).logs[0], POLL)
      .toMatchObject({
        status: 'delivered',
        attempts: 2,
      })
    expect(handled).toHaveLength(1)
    const forged = { 'X-Webhook-Signature': createHmac('sha256', 'guess').update('{}').digest('hex') }
    expect((await fetch(target, { method: 'POST', headers: forged, body: '{}' })).status).toBe(401)
  })

  it('delivers the documented payload, the custom headers and a signature of the body', async () => {
    const { url, received } = await record()
    const headers = { ...CREATE.headers, 'x-webhook-signature': 'forged' }
    const { body } = await call('POST', '/v1/webhooks', { ...CREATE, url, headers })
    await publish('workflow.failed')
    await expect.poll(() => received.length, POLL).toBe(1)
    const [delivery] = received
    const { text = '' } = delivery ?? {}
    expect(JSON.parse(text)).toEqual({
      event_id: 'evt_workflow_failed',
      event_type: 'workflow.failed',
      workflow_id: 'wf_xyz789',
      organization_id: 'org_123',
      timestamp: '2025-12-21T10:30:00Z',
      data: { pages: 3 },
    })
    expect(delivery?.headers).toMatchObject({
      'content-type': 'application/json',
      'x-custom-header': 'custom-value',
      'x-webhook-signature': createHmac('sha256', CREATE.secret).update(text).digest('hex'),
    })

    await call('PATCH', `/v1/webhooks/${body.id}`, { secret: 'a new secret' })
    await call('POST', `/v1/webhooks/${body.id}/test`)
    await expect.poll(() => received.length, POLL).toBe(2)
    const { headers: sent = {}, text: test = '' } = received[1] ?? {}
    const expected = createHmac('sha256', 'a new secret').update(test).digest('hex')
    expect(sent['x-webhook-signature']).toBe(expected)
  })

  it('sends no X-Webhook-Signature when the subscription has no secret', async () => {
    const { url, received } = await record()
    const forged = { 'X-Webhook-Signature': 'forged' }
    const { body } = await call('POST', '/v1/webhooks', {
      ...CREATE,
      url,
      secret: undefined,
      headers: forged,
    })
    await call('POST', `/v1/webhooks/${body.id}/test`)
    await expect.poll(() => received.length, POLL).toBe(1)
    expect(received[0]?.headers).not.toHaveProperty('x-webhook-signature')
  })

  it('logs the delivery of a test event with the reason of its failure', async () => {
    const { url } = await record(() => new Response(null, { status: 503 }))
    const { body: subscription } = await call('POST', '/v1/webhooks', {
      ...CREATE,
      url,
      events: ['workflow.started'],
    })
    const test = await call('POST', `/v1/webhooks/${subscription.id}/test`, undefined, ORG)
    expect(test).toEqual({
      status: 200,
      body: {
        message: 'Test webhook sent successfully',
        event_id: expect.stringMatching(/^evt_test_/),
      },
    })
    await expect.poll(async () => (await logs(subscription.id)).logs[0]?.status, POLL).toBe('dead')
    expect(await logs(subscription.id)).toMatchObject({
      logs: [
        {
          event_type: 'workflow.completed',
          event_id: test.body.event_id,
          status: 'dead',
          attempts: 2,
          response_status: 503,
          error_message: 'The endpoint responded with 503.',
        },
      ],
      total: 1,
    })
  })

  it('responds 409 to a test of an inactive subscription, and attempts no delivery', async () => {
    const { url, received } = await record()
    const { body: subscription } = await call('POST', '/v1/webhooks', { ...CREATE, url })
    await call('PATCH', `/v1/webhooks/${subscription.id}`, { is_active: false })
    const test = await call('POST', `/v1/webhooks/${subscription.id}/test`)
    expect([test.status, test.body]).toEqual([
      409,
      'The subscription is inactive. Set is_active to true, then test it again.',
    ])
    expect(await logs(subscription.id)).toEqual({ logs: [], total: 0 })
    await call('PATCH', `/v1/webhooks/${subscription.id}`, { is_active: true })
    expect((await call('POST', `/v1/webhooks/${subscription.id}/test`)).status).toBe(200)
    await expect.poll(() => received.length, POLL).toBe(1)
  })

  it('lists the logs newest first, paged by limit and offset, with a total and stable integer ids', async () => {
    const { url } = await record()
    const { body: subscription } = await call('POST', '/v1/webhooks', { ...CREATE, url })
    const sent: string[] = []
    for (let n = 0; n < 5; n++)
      sent.unshift((await call('POST', `/v1/webhooks/${subscription.id}/test`)).body.event_id)
    const path = `/v1/webhooks/${subscription.id}/logs`
    const pages: { event_id: string; id: number }[] = []
    for (const offset of [0, 2, 4]) {
      const { body } = await call('GET', `${path}?limit=2&offset=${offset}`)
      expect(body.total).toBe(5)
      pages.push(...body.logs)
    }
    const { body: all } = await call('GET', path)
    const keys = (list: typeof pages) => list.map(({ id, event_id }) => [id, event_id])
    expect(keys(pages)).toEqual(keys(all.logs))
    expect(new Set(pages.map(({ id }) => id)).size).toBe(5)
    expect(pages.map(({ event_id }) => event_id)).toEqual(sent)
    expect((await call('GET', `${path}?limit=none`)).status).toBe(422)
    const { body: organization } = await call('GET', '/v1/webhooks/logs/all')
    expect(organization.total).toBeGreaterThan(5)
    expect((await call('GET', '/v1/webhooks/logs/all?event_type=workflow.step.failed')).body).toEqual({
      logs: [],
      total: 0,
    })
  })
})

it('runs with the start script and delivers a test event', { timeout: START_TIMEOUT_MS }, async () => {
  const program = await runProgram(new URL('../src/main.ts', import.meta.url))
  const url = await program.listening()
  await expect.poll(program.stdout, POLL).toContain('Token: ')
  const [, target] = /Consumer: (\S+)/.exec(program.stdout()) ?? []
  const [, key = ''] = /Token: (\S+)/.exec(program.stdout()) ?? []
  const call = createCall(url, key)
  const { body } = await call('POST', '/v1/webhooks', { ...CREATE, url: target })
  await call('POST', `/v1/webhooks/${body.id}/test`)
  await expect.poll(program.stdout, POLL).toContain("event_type: 'workflow.completed'")
})
